/** The manifest: one row an image, stored or failed, in parts of JSON lines. */
@NullMarked
package io.latentrelay.coordinator.manifest;

import org.jspecify.annotations.NullMarked;
