@NullMarked
package io.latentrelay.coordinator.manifest;

import org.jspecify.annotations.NullMarked;
