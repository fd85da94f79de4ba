@NullMarked
package io.latentrelay.transport.waiting;

import org.jspecify.annotations.NullMarked;
