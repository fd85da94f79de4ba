/** A document as a tree of values that know their line, whatever syntax it was written in. */
@NullMarked
package io.latentrelay.coordinator.document;

import org.jspecify.annotations.NullMarked;
