/** What a denoiser is told besides the latents: prompts as numbers, sizes, scores. */
@NullMarked
package io.latentrelay.inference.conditioning;

import org.jspecify.annotations.NullMarked;
