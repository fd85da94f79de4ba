@NullMarked
package io.latentrelay.coordinator;

import org.jspecify.annotations.NullMarked;
