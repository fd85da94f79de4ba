package io.latentrelay.coordinator.dispatch;

import io.latentrelay.coordinator.run.RunKeys;
import io.latentrelay.transport.store.ObjectStore;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sees to it that a run's folder is the run's alone: pictures and rows of another would pass for
 * its own.
 */
final class RunFolder {

    private static final String CHOICE = "; give the run another name or output.prefix";

    private final ObjectStore store;

    RunFolder(ObjectStore store) {
        this.store = store;
    }

    /**
     * @throws IllegalArgumentException when something lies in the folder of a run that is new, or
     *     the folder lies in that of another run
     */
    void requireFree(RunKeys keys) {
        first(keys.root())
                .ifPresent(
                        key -> {
                            throw new IllegalArgumentException(
                                    place(keys.root())
                                            + " holds something already, such as "
                                            + key
                                            + ", and no run.json that says whose it is"
                                            + CHOICE
                                            + ", or remove it");
                        });
        for (int slash = keys.root().indexOf('/');
                slash >= 0 && slash < keys.root().length() - 1;
                slash = keys.root().indexOf('/', slash + 1)) {
            String other = keys.root().substring(0, slash + 1) + "run.json";
            if (store.head(other).isPresent()) {
                throw new IllegalArgumentException(
                        place(keys.root())
                                + " lies in the folder of another run: there is "
                                + other
                                + CHOICE);
            }
        }
    }

    private String place(String key) {
        return "s3://" + store.bucket() + "/" + key;
    }

    private Optional<String> first(String prefix) {
        try (Stream<String> keys = store.list(prefix)) {
            return keys.findFirst();
        }
    }
}
