/** Noise schedules, spacings and where base and refiner divide them. */
@NullMarked
package io.latentrelay.diffusion.schedule;

import org.jspecify.annotations.NullMarked;
