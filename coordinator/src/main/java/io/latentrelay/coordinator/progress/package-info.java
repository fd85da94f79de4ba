/** Progress bars. The only package that knows the progress bar library. */
@NullMarked
package io.latentrelay.coordinator.progress;

import org.jspecify.annotations.NullMarked;
