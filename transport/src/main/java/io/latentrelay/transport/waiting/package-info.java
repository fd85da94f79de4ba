/** What a process waits for, and for how long it rests between two tries. */
@NullMarked
package io.latentrelay.transport.waiting;

import org.jspecify.annotations.NullMarked;
