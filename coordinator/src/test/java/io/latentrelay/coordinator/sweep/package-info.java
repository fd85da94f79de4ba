@NullMarked
package io.latentrelay.coordinator.sweep;

import org.jspecify.annotations.NullMarked;
