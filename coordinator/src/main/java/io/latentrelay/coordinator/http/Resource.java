package io.latentrelay.coordinator.http;

/** Something that can be asked for. */
@FunctionalInterface
interface Resource {

    /** Exceptions become answers: bad input the asker's fault, all else ours. */
    Response answer(Request request);
}
