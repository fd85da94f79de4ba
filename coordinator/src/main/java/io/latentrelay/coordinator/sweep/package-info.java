/** Sweeps: axes, how they are combined, and the points they come to. Knows no setting's meaning. */
@NullMarked
package io.latentrelay.coordinator.sweep;

import org.jspecify.annotations.NullMarked;
