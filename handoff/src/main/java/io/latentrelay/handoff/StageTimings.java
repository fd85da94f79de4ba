package io.latentrelay.handoff;

/**
 * Who ran the steps of one stage, and what they took.
 *
 * @param worker the last one that had a part in it
 * @param millis from the job's start to this point, on all workers; images inside together share
 *     the time
 * @param delivery 1 for the first delivery of the job
 * @param deviceMillis the image's share, by rows, of the time its network calls took
 * @param evaluations of the UNet, on all workers that had a part in it
 * @param attempts 1 when no earlier attempt ended in an error
 * @param resumed how often a worker that had to leave handed it on half done
 * @param ranOn what the networks that had a part in it really ran on
 */
public record StageTimings(
        String worker,
        long millis,
        int delivery,
        float deviceMillis,
        int evaluations,
        int attempts,
        int resumed,
        RanOn ranOn) {

    /** The timings so far and those of {@code next}, which went on from there. */
    public StageTimings plus(StageTimings next) {
        return new StageTimings(
                next.worker,
                millis + next.millis,
                next.delivery,
                deviceMillis + next.deviceMillis,
                evaluations + next.evaluations,
                Math.max(attempts, next.attempts),
                resumed + next.resumed,
                ranOn.plus(next.ranOn));
    }

    /** As they leave a worker that hands the image on half done. */
    public StageTimings handedOn() {
        return new StageTimings(
                worker, millis, delivery, deviceMillis, evaluations, attempts, resumed + 1, ranOn);
    }

    /** With the networks of a further part of the same work. */
    public StageTimings on(RanOn further) {
        return new StageTimings(
                worker,
                millis,
                delivery,
                deviceMillis,
                evaluations,
                attempts,
                resumed,
                ranOn.plus(further));
    }
}
