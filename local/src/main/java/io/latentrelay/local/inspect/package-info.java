/** {@code relay inspect}: what the pipeline computes, as tables for people and JSON for scripts. */
@NullMarked
package io.latentrelay.local.inspect;

import org.jspecify.annotations.NullMarked;
