@NullMarked
package io.latentrelay.coordinator.status;

import org.jspecify.annotations.NullMarked;
