package io.latentrelay.local.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What happens when. Tied to how far the run has come, not to a clock, so that a slow machine is
 * drilled as hard as a fast one. The same seed makes the same plan.
 *
 * @param images at least so many are made
 * @param imagesPerRun even
 * @param workers of each model
 */
record DrillPlan(long seed, int images, int imagesPerRun, int workers, List<Event> events) {

    /** So late in the run that workers are at it, so early that they still have much to do. */
    private static final double LAST = 0.8;

    private static final int FIRST = 2;

    /**
     * @param stored happens when so many images are stored
     */
    record Event(int stored, Incident incident) {}

    /** Everything once, and what the issue of the drill asks for twice. */
    static DrillPlan brief(long seed) {
        return of(seed, 36, 12, 2, 1);
    }

    /** Everything several times. */
    static DrillPlan whole(long seed) {
        return of(seed, 400, 40, 3, 3);
    }

    private static DrillPlan of(long seed, int images, int imagesPerRun, int workers, int times) {
        Map<Incident, Integer> counts = new EnumMap<>(Incident.class);
        for (Incident incident : Incident.values()) {
            counts.put(incident, times);
        }
        counts.put(Incident.POISON, Poison.values().length);
        counts.put(Incident.COORDINATOR_KILLED, 2);
        counts.put(Incident.BROKER_KILLED, 1);
        counts.put(Incident.BROKER_RESTARTED, 1);
        List<Incident> incidents = new ArrayList<>();
        counts.forEach((what, count) -> incidents.addAll(Collections.nCopies(count, what)));
        Random random = new Random(seed);
        Collections.shuffle(incidents, random);
        List<Integer> moments =
                random.ints(incidents.size(), FIRST, (int) (LAST * images))
                        .sorted()
                        .boxed()
                        .toList();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < incidents.size(); i++) {
            events.add(new Event(moments.get(i), incidents.get(i)));
        }
        return new DrillPlan(seed, images, imagesPerRun, workers, List.copyOf(events));
    }
}
