package io.latentrelay.local.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The relay program with some of its commands, its streams kept. */
public final class CapturedRelay {

    private final List<Command> commands;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    public CapturedRelay(List<Command> commands) {
        this.commands = commands;
    }

    /** The exit code; what an earlier run printed is forgotten. */
    public int run(String... arguments) {
        out.reset();
        err.reset();
        return new Program("relay", "test", commands)
                .execute(stream(out), stream(err), Map.of(), arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** What was printed, which must be one JSON document. */
    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
