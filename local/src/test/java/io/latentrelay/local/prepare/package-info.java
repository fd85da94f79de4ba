@NullMarked
package io.latentrelay.local.prepare;

import org.jspecify.annotations.NullMarked;
