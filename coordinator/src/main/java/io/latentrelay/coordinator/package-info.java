/** The coordinator: runs, their ledger and manifest, publishing, and the commands people use. */
@NullMarked
package io.latentrelay.coordinator;

import org.jspecify.annotations.NullMarked;
