package io.latentrelay.local.containers;

import java.util.List;

/** The images that the tests start; none is pulled for them. */
final class Images {

    static final String KAFKA = "apache/kafka:4.4.0";
    static final String COORDINATOR = "latent-relay/coordinator:0.1.0";
    static final String BASE_WORKER = "latent-relay/base-worker:0.1.0";
    static final String REFINER_WORKER = "latent-relay/refiner-worker:0.1.0";
    static final String RELAY = "latent-relay/relay:0.1.0";

    static final List<String> OURS = List.of(COORDINATOR, BASE_WORKER, REFINER_WORKER, RELAY);

    private Images() {}
}
