package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.local.generate.GenerateCommand;
import io.latentrelay.local.generate.TestModels;
import io.latentrelay.local.output.CapturedRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code relay generate}: what the line's pictures are held against. */
final class Reference {

    private final Path folder;
    private final CapturedRelay relay =
            new CapturedRelay(List.of(new GenerateCommand(System.err, () -> TestModels.DEMO)));

    Reference(Path folder) {
        this.folder = folder;
    }

    /** The file it writes for a prompt of the demo world with these options. */
    byte[] picture(String prompt, String... options) throws IOException {
        Path file = folder.resolve("reference.png");
        List<String> words = new ArrayList<>(List.of("generate", "--prompt", prompt));
        words.addAll(List.of("--width", "96", "--height", "96", "--guidance-scale", "3"));
        words.addAll(List.of("--digest-cache", folder.resolve("digests").toString()));
        words.addAll(List.of("--output", file.toString()));
        words.addAll(List.of(options));
        assertThat(relay.run(words.toArray(String[]::new))).as(relay.err()).isZero();
        return Files.readAllBytes(file);
    }
}
