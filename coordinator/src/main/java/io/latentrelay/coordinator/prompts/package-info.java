/**
 * The rows of a run: what a prompt file says of each, how long ones are cut into objects of the
 * bucket, and how a row is found again.
 */
@NullMarked
package io.latentrelay.coordinator.prompts;

import org.jspecify.annotations.NullMarked;
