@NullMarked
package io.latentrelay.inference.gpu;

import org.jspecify.annotations.NullMarked;
