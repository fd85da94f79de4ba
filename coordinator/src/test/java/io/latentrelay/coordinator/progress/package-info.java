@NullMarked
package io.latentrelay.coordinator.progress;

import org.jspecify.annotations.NullMarked;
