package io.latentrelay.handoff;

import io.latentrelay.diffusion.schedule.Cut;
import java.util.List;

/**
 * Where a trajectory is handed off, and the pictures made from there.
 *
 * @param fraction the refiner's share as asked; 0 taps after the last step
 */
public record Tap(double fraction, Cut cut, List<Finish> finishes) {

    public Tap {
        finishes = List.copyOf(finishes);
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    "refiner fraction must be 0 (base only) to 1, 1 excluded: " + fraction);
        }
        if (finishes.isEmpty()) {
            throw new IllegalArgumentException("a tap at fraction " + fraction + " has no finish");
        }
        if (fraction > 0
                && finishes.stream()
                        .flatMap(finish -> finish.refiner().stream())
                        .anyMatch(refiner -> refiner.anew().isPresent())) {
            throw new IllegalArgumentException(
                    "a refiner that starts anew takes the finished picture, at fraction 0: "
                            + fraction);
        }
        if (fraction > 0 && finishes.stream().anyMatch(finish -> finish.refiner().isEmpty())) {
            throw new IllegalArgumentException(
                    "a tap at fraction "
                            + fraction
                            + " leaves steps to the refiner but has a finish without settings");
        }
    }
}
