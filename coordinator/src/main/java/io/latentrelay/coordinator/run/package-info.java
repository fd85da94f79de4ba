/** Runs: the file that describes one, what it resolves to, and its expansion into images. */
@NullMarked
package io.latentrelay.coordinator.run;

import org.jspecify.annotations.NullMarked;
