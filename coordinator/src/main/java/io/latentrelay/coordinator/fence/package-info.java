/** What makes sure that of several coordinators only the latest counts. */
@NullMarked
package io.latentrelay.coordinator.fence;

import org.jspecify.annotations.NullMarked;
