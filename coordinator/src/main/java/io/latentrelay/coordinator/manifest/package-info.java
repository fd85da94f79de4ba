/** The manifest: one row an image, stored or failed, in parts of Parquet. */
@NullMarked
package io.latentrelay.coordinator.manifest;

import org.jspecify.annotations.NullMarked;
