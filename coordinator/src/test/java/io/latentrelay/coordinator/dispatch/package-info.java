@NullMarked
package io.latentrelay.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
