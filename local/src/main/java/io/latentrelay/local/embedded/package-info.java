/**
 * A Kafka broker and an S3 server inside this JVM: real ones, on disk, on the loopback interface.
 * Kafka's server and S3Proxy are imported here and nowhere else.
 */
@NullMarked
package io.latentrelay.local.embedded;

import org.jspecify.annotations.NullMarked;
