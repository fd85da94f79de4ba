/** JSON in and out. The only package that knows the JSON library. */
@NullMarked
package io.latentrelay.coordinator.json;

import org.jspecify.annotations.NullMarked;
