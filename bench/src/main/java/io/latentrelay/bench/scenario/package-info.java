/** Benchmarks of the whole line, and of its parts at work together. */
@NullMarked
package io.latentrelay.bench.scenario;

import org.jspecify.annotations.NullMarked;
