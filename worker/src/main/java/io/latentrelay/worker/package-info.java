/** What the workers of both stages have in common: an engine that is fed, and its process. */
@NullMarked
package io.latentrelay.worker;

import org.jspecify.annotations.NullMarked;
