/** A run's pictures side by side, as pages for a browser and as contact sheets. */
@NullMarked
package io.latentrelay.local.grid;

import org.jspecify.annotations.NullMarked;
