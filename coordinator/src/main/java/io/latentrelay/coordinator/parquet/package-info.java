/**
 * Parquet in and out. The only package that knows the Parquet library, and of Hadoop no more than
 * the classes which that library names.
 */
@NullMarked
package io.latentrelay.coordinator.parquet;

import org.jspecify.annotations.NullMarked;
