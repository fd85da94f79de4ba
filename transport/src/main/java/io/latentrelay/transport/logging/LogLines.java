package io.latentrelay.transport.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Program;
import io.latentrelay.transport.settings.Settings;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** How log lines look on standard error: text for people, or JSON for machines. */
public final class LogLines {

    private LogLines() {}

    /** Does as {@link Program#LOG_FORMAT} says, before the command logs anything. */
    public static void prepare(Command command, Settings settings) {
        if (Program.isLogInJson(settings)) {
            Map<String, String> process =
                    command.worker(settings)
                            .map(name -> Map.of("command", command.path(), "worker", name))
                            .orElse(Map.of("command", command.path()));
            writeJson(process);
        }
    }

    private static void writeJson(Map<String, String> process) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        JsonLayout layout = new JsonLayout(process);
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        encoder.start();
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
    }
}
