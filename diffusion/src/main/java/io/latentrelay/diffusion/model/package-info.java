/** What a model says of itself. */
@NullMarked
package io.latentrelay.diffusion.model;

import org.jspecify.annotations.NullMarked;
