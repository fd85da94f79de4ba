package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.vocabulary.RunSchema;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** {@code relay init}: a run file to begin with. */
final class InitCommand implements Command {

    private static final Option TO =
            Option.withDefault("to", "FILE", "The file to write; it must not exist.", "run.yaml");
    private static final Option SCHEMA =
            Option.flag("schema", "Print the run file's JSON Schema instead, for editors.");

    @Override
    public String name() {
        return "init";
    }

    @Override
    public String summary() {
        return "Write an example of a run file, with comments.";
    }

    @Override
    public String description() {
        return """
                The example is a whole run that can be planned and submitted as it is. With the schema
                an editor completes keys and underlines mistakes: print it to a file, and begin the
                run file with
                  # yaml-language-server: $schema=run-file.schema.json

                  relay init
                  relay init --schema > run-file.schema.json
                  relay plan run.yaml\
                """;
    }

    @Override
    public List<String> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(TO, SCHEMA);
    }

    @Override
    public int run(Settings settings, PrintStream out) {
        if (settings.flag(SCHEMA)) {
            out.print(RunSchema.schema().pretty());
            return 0;
        }
        Path file = settings.path(TO);
        try {
            Files.writeString(file, example(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException(
                    file + " is there already; name another file with --to", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be written: " + e.getMessage(), e);
        }
        out.println("Wrote " + file + ". Look what it comes to with: relay plan " + file);
        return 0;
    }

    private static String example() {
        try (InputStream in = InitCommand.class.getResourceAsStream("example-run.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the example is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
