/** Reference data of diffusers, and the tiny models it was computed with. */
@NullMarked
package io.latentrelay.inference.golden;

import org.jspecify.annotations.NullMarked;
