/** Random numbers as a function of seed, draw and shape. */
@NullMarked
package io.latentrelay.diffusion.noise;

import org.jspecify.annotations.NullMarked;
