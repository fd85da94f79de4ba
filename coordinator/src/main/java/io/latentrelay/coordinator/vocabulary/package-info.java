/** The words of run files: every key, and the names that sweeps and prompt files give settings. */
@NullMarked
package io.latentrelay.coordinator.vocabulary;

import org.jspecify.annotations.NullMarked;
