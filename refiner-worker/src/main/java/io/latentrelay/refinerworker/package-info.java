/** The refiner worker: handoffs in, stored pictures and results out. */
@NullMarked
package io.latentrelay.refinerworker;

import org.jspecify.annotations.NullMarked;
