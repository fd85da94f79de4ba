package io.latentrelay.bench.scenario;

/** A benchmark of several processes or threads, which writes a table of results. */
interface Scenario {

    /** As on the command line. */
    String name();

    void run() throws Exception;
}
