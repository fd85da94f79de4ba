/**
 * SDXL's two models as workers use them: conditioning, guided predictions, the denoising loop,
 * pictures.
 */
@NullMarked
package io.latentrelay.inference;

import org.jspecify.annotations.NullMarked;
