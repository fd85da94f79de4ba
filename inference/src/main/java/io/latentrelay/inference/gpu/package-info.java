/** What NVIDIA's providers can be told, as values; knows no runtime. */
@NullMarked
package io.latentrelay.inference.gpu;

import org.jspecify.annotations.NullMarked;
