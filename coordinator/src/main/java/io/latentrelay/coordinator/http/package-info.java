/** The coordinator's REST interface: server and client. */
@NullMarked
package io.latentrelay.coordinator.http;

import org.jspecify.annotations.NullMarked;
