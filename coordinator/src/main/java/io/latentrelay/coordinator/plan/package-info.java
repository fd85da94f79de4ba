/** What a run will do and cost, known before any of it is done. */
@NullMarked
package io.latentrelay.coordinator.plan;

import org.jspecify.annotations.NullMarked;
