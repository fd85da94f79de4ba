/** Models that cost what a benchmark asks for, made of random weights. */
@NullMarked
package io.latentrelay.bench.model;

import org.jspecify.annotations.NullMarked;
