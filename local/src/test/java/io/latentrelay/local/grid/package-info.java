@NullMarked
package io.latentrelay.local.grid;

import org.jspecify.annotations.NullMarked;
