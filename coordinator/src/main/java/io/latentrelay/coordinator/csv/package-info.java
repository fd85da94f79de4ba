/** Comma and tab separated values in. The only package that knows the CSV library. */
@NullMarked
package io.latentrelay.coordinator.csv;

import org.jspecify.annotations.NullMarked;
