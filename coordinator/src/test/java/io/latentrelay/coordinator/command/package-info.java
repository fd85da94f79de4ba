@NullMarked
package io.latentrelay.coordinator.command;

import org.jspecify.annotations.NullMarked;
