@NullMarked
package io.latentrelay.inference.picture;

import org.jspecify.annotations.NullMarked;
