package io.latentrelay.refinerworker;

/** How long a batch was refined and decoded; its images share the time. */
record WorkTimes(long refineMillis, long decodeMillis) {}
