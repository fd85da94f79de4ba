@NullMarked
package io.latentrelay.transport.s3;

import org.jspecify.annotations.NullMarked;
