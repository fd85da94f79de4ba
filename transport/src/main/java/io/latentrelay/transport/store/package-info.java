/** The seam to object storage. Knows no SDK. */
@NullMarked
package io.latentrelay.transport.store;

import org.jspecify.annotations.NullMarked;
