/**
 * {@code relay generate}: the whole line in one process, and the settings it shares with inspect.
 */
@NullMarked
package io.latentrelay.local.generate;

import org.jspecify.annotations.NullMarked;
