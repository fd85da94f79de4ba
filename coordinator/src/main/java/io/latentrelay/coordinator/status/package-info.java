/** What the coordinator tells about runs, as values and as JSON. */
@NullMarked
package io.latentrelay.coordinator.status;

import org.jspecify.annotations.NullMarked;
