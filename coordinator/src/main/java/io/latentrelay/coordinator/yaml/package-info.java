/** YAML in. The only package that knows the YAML library. */
@NullMarked
package io.latentrelay.coordinator.yaml;

import org.jspecify.annotations.NullMarked;
