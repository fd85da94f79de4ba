@NullMarked
package io.latentrelay.coordinator.parquet;

import org.jspecify.annotations.NullMarked;
