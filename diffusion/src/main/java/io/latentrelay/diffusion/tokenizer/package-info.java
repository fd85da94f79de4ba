/** The CLIP tokenizer. */
@NullMarked
package io.latentrelay.diffusion.tokenizer;

import org.jspecify.annotations.NullMarked;
