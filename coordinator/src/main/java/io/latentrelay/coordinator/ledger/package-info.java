/**
 * How each image of a run ended, kept through kill -9. The only package that knows the bitmap
 * library.
 */
@NullMarked
package io.latentrelay.coordinator.ledger;

import org.jspecify.annotations.NullMarked;
