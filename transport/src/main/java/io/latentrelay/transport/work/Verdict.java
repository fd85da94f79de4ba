package io.latentrelay.transport.work;

import io.latentrelay.schemas.FailureReason;

/**
 * Why work ends without success.
 *
 * @param attempts that were made on it
 */
record Verdict(FailureReason reason, String detail, int attempts) {}
