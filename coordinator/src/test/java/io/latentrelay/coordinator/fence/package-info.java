@NullMarked
package io.latentrelay.coordinator.fence;

import org.jspecify.annotations.NullMarked;
