/**
 * Between the wire and the values everything else computes with: jobs, handoffs, and every check on
 * what comes off a topic.
 */
@NullMarked
package io.latentrelay.handoff;

import org.jspecify.annotations.NullMarked;
