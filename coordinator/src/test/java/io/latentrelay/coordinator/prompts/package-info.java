@NullMarked
package io.latentrelay.coordinator.prompts;

import org.jspecify.annotations.NullMarked;
