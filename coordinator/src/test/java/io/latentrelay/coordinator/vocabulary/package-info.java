@NullMarked
package io.latentrelay.coordinator.vocabulary;

import org.jspecify.annotations.NullMarked;
