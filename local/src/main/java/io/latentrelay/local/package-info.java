/** The {@code relay} program, and everything in one process for trying out. */
@NullMarked
package io.latentrelay.local;

import org.jspecify.annotations.NullMarked;
