/** Step-level batching: images at different steps share every network call. */
@NullMarked
package io.latentrelay.inference.engine;

import org.jspecify.annotations.NullMarked;
