/** Where log lines go. The only package that knows which logging library is behind SLF4J. */
@NullMarked
package io.latentrelay.transport.logging;

import org.jspecify.annotations.NullMarked;
