/**
 * The coordinator's heart: publishes runs within a window, folds what comes back, survives
 * restarts.
 */
@NullMarked
package io.latentrelay.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
