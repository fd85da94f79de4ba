/** The base worker: base jobs in, handoffs out. */
@NullMarked
package io.latentrelay.baseworker;

import org.jspecify.annotations.NullMarked;
