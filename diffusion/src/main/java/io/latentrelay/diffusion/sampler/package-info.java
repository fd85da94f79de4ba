/** Samplers as pure functions over an immutable state. */
@NullMarked
package io.latentrelay.diffusion.sampler;

import org.jspecify.annotations.NullMarked;
