/**
 * The message broker seam over Kafka share groups (KIP-932), Kafka 4.2 and newer. The only package
 * that knows the Kafka client.
 */
@NullMarked
package io.latentrelay.transport.kafka;

import org.jspecify.annotations.NullMarked;
