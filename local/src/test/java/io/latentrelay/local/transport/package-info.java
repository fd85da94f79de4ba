/** The contracts of transport's seams, held against a real broker and a real store. */
@NullMarked
package io.latentrelay.local.transport;

import org.jspecify.annotations.NullMarked;
