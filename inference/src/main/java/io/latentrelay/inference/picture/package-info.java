/** Pictures on the way in: files to pixels, pixels to latents that a run starts from. */
@NullMarked
package io.latentrelay.inference.picture;

import org.jspecify.annotations.NullMarked;
