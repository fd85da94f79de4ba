@NullMarked
package io.latentrelay.transport.telemetry;

import org.jspecify.annotations.NullMarked;
