/** The values everything else computes with: shapes and latents. */
@NullMarked
package io.latentrelay.diffusion;

import org.jspecify.annotations.NullMarked;
