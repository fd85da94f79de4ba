/** Classifier-free guidance. */
@NullMarked
package io.latentrelay.diffusion.guidance;

import org.jspecify.annotations.NullMarked;
