package io.latentrelay.transport.program;

import io.latentrelay.transport.logging.LogLines;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Program;
import java.util.List;
import java.util.Optional;

/** The program called {@code relay}, with all of its commands or those of one module. */
public final class RelayProgram {

    private RelayProgram() {}

    /**
     * The whole of a {@code main} method: runs the command that {@code arguments} name and ends the
     * process with its exit code.
     *
     * @param main class whose jar tells the version
     */
    public static void main(Class<?> main, List<Command> commands, String... arguments) {
        String version =
                Optional.ofNullable(main.getPackage().getImplementationVersion())
                        .orElse("development");
        Program program = new Program("relay", version, commands, LogLines::prepare);
        System.exit(program.execute(System.out, System.err, System.getenv(), arguments));
    }
}
