/** {@code relay prepare}: a model made ready before workers start. */
@NullMarked
package io.latentrelay.local.prepare;

import org.jspecify.annotations.NullMarked;
