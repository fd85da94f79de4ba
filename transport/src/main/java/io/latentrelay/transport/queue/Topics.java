package io.latentrelay.transport.queue;

import java.util.List;

/**
 * The names of a fleet's topics, all under one prefix so that several fleets can share a broker.
 */
public record Topics(String prefix) {

    public Topics {
        if (!prefix.matches("[a-zA-Z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "topic prefix '"
                            + prefix
                            + "' may hold only letters, digits, '.', '_' and '-', at most 100");
        }
    }

    /** Work for base workers: BaseJob. */
    public String baseJobs() {
        return prefix + ".base-jobs";
    }

    /** Work for refiner workers: Handoff. */
    public String handoffs() {
        return prefix + ".handoffs";
    }

    /** How images ended: ImageResult. */
    public String results() {
        return prefix + ".results";
    }

    /** Records nobody could use: DeadLetter. */
    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /**
     * Where the broker puts records of a work topic that it gives up by itself, if it does so. What
     * such a topic's name begins with is the broker's to say.
     */
    public String brokerDeadLetters(String workTopic) {
        return "dlq." + workTopic;
    }

    /** The share group that works on a topic. */
    public String group(String topic) {
        return topic + ".workers";
    }

    public List<String> work() {
        return List.of(baseJobs(), handoffs());
    }

    public List<String> all() {
        return List.of(baseJobs(), handoffs(), results(), deadLetters());
    }
}
