/** The line in containers, as users run it: our images, Kafka's, a store, networks that are cut. */
@org.jspecify.annotations.NullMarked
package io.latentrelay.local.containers;
