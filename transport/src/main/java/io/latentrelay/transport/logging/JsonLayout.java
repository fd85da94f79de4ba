package io.latentrelay.transport.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A log line as one JSON object: time, level, message, logger and thread, what the process said of
 * itself, which work the line is about, and the stack trace where there is one.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {

    // Pure ASCII, so that no terminal's encoding can damage it.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Map<String, String> process;

    /**
     * @param process fields of every line
     */
    JsonLayout(Map<String, String> process) {
        this.process = Map.copyOf(process);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", event.getInstant().toString());
        fields.put("level", event.getLevel().toString());
        fields.put("message", event.getFormattedMessage());
        fields.put("logger", event.getLoggerName());
        fields.put("thread", event.getThreadName());
        process.forEach(fields::putIfAbsent);
        event.getMDCPropertyMap().forEach(fields::putIfAbsent);
        if (event.getThrowableProxy() != null) {
            fields.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return written(fields) + "\n";
    }

    private static String written(Map<String, String> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a log line could not be written as JSON", e);
        }
    }
}
