/** Size and aesthetic conditioning. */
@NullMarked
package io.latentrelay.diffusion.conditioning;

import org.jspecify.annotations.NullMarked;
