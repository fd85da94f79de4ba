/** Reads the numbers diffusers, transformers and torch gave for the cases under test. */
@NullMarked
package io.latentrelay.diffusion.golden;

import org.jspecify.annotations.NullMarked;
