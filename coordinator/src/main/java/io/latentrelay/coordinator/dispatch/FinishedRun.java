package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.ledger.Control;
import io.latentrelay.coordinator.manifest.RunFigures;
import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.coordinator.status.RecordGroup;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Optional;

/** A run of which nothing is left to do: its figures are all that is kept at hand. */
final class FinishedRun {

    private FinishedRun() {}

    static RunStatus status(RunFigures figures, ObjectStore store, RecordGroup deadLetters) {
        return new RunStatus(
                figures.run(),
                figures.isCancelled() ? RunStatus.State.CANCELLED : RunStatus.State.FINISHED,
                Control.DEFAULT_WEIGHT,
                figures.generation(),
                figures.images(),
                figures.stored(),
                figures.failed(),
                0,
                figures.bytes(),
                0,
                figures.failures(),
                deadLetters,
                Locations.of(store, new RunKeys(figures.prefix(), figures.run())),
                figures.submitted(),
                Optional.of(figures.finished()));
    }
}
