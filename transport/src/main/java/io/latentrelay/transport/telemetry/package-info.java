/**
 * What a process shows of itself: metrics for Prometheus, whether it is ready, and which work a log
 * line is about. The only package that knows Micrometer.
 */
@NullMarked
package io.latentrelay.transport.telemetry;

import org.jspecify.annotations.NullMarked;
