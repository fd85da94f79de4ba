/** What every module's main method does. */
@NullMarked
package io.latentrelay.transport.program;

import org.jspecify.annotations.NullMarked;
