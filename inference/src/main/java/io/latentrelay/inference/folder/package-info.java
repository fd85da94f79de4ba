/** A model folder as {@code optimum-cli export onnx} writes it, read by its own config files. */
@NullMarked
package io.latentrelay.inference.folder;

import org.jspecify.annotations.NullMarked;
