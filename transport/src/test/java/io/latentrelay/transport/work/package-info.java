@NullMarked
package io.latentrelay.transport.work;

import org.jspecify.annotations.NullMarked;
