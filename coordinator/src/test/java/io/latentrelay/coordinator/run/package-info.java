@NullMarked
package io.latentrelay.coordinator.run;

import org.jspecify.annotations.NullMarked;
