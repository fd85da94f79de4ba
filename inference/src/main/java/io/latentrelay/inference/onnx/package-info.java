/** The networks, run by ONNX Runtime; the only package that knows it. */
@NullMarked
package io.latentrelay.inference.onnx;

import org.jspecify.annotations.NullMarked;
