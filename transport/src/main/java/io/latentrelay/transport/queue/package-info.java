/**
 * The seam to the message broker: work to share, logs to fold. Knows neither Kafka nor diffusion.
 */
@NullMarked
package io.latentrelay.transport.queue;

import org.jspecify.annotations.NullMarked;
