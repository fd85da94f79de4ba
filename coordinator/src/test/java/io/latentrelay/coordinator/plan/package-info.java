@NullMarked
package io.latentrelay.coordinator.plan;

import org.jspecify.annotations.NullMarked;
