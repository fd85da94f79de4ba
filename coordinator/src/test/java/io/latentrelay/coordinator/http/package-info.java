@NullMarked
package io.latentrelay.coordinator.http;

import org.jspecify.annotations.NullMarked;
