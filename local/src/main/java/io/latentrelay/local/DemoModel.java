package io.latentrelay.local;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the demo model lies: beside the packaged program, or in the checkout when run from there.
 */
final class DemoModel {
    private static final String FOLDER = "demo-model";

    private DemoModel() {}

    static Path base() {
        return folder().resolve("base");
    }

    static Path refiner() {
        return folder().resolve("refiner");
    }

    /** The nearest folder of that name in or above the folder of the program's own classes. */
    private static Path folder() {
        Path program = program();
        for (Path place = program; place != null; place = place.getParent()) {
            Path folder = place.resolve(FOLDER);
            if (Files.isRegularFile(folder.resolve("base").resolve("model_index.json"))) {
                return folder;
            }
        }
        throw new IllegalArgumentException(
                "no folder '"
                        + FOLDER
                        + "' beside or above "
                        + program
                        + ": build the program anew, or give your own models with --model-base and"
                        + " --model-refiner");
    }

    private static Path program() {
        try {
            return Path.of(
                    DemoModel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where it lies", e);
        }
    }
}
