@NullMarked
package io.latentrelay.transport.store;

import org.jspecify.annotations.NullMarked;
