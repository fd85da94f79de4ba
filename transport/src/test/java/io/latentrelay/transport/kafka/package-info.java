@NullMarked
package io.latentrelay.transport.kafka;

import org.jspecify.annotations.NullMarked;
