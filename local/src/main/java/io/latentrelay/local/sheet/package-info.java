/** Pictures side by side on one page, labelled. Draws with what the JDK has, without a display. */
@NullMarked
package io.latentrelay.local.sheet;

import org.jspecify.annotations.NullMarked;
