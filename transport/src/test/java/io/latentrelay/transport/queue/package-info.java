@NullMarked
package io.latentrelay.transport.queue;

import org.jspecify.annotations.NullMarked;
