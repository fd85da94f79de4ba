/** What a user can ask of one picture, checked. */
@NullMarked
package io.latentrelay.diffusion.settings;

import org.jspecify.annotations.NullMarked;
