/** What the coordinator does with runs of a thousand to ten million images. */
@NullMarked
package io.latentrelay.bench.coordinator;

import org.jspecify.annotations.NullMarked;
