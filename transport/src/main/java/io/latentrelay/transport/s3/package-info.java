/** Object storage over S3's protocol. The only place that knows the SDK. */
@NullMarked
package io.latentrelay.transport.s3;

import org.jspecify.annotations.NullMarked;
