@NullMarked
package io.latentrelay.transport.settings;

import org.jspecify.annotations.NullMarked;
