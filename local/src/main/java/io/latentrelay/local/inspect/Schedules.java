package io.latentrelay.local.inspect;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.inference.folder.SchedulerFile;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Options that the topics about schedules share. */
final class Schedules {

    static final Option CONFIG =
            Option.optional(
                    "scheduler-config",
                    "FILE",
                    "A model's scheduler/scheduler_config.json. Default: SDXL's own.");

    private Schedules() {}

    static SchedulerConfig config(Settings settings) {
        if (settings.optional(CONFIG).isEmpty()) {
            return SchedulerConfig.SDXL;
        }
        Path file = settings.path(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw settings.refusal(CONFIG, "a file");
        }
        return SchedulerFile.read(file);
    }

    static List<String> cuts() {
        return Arrays.stream(Cut.values()).map(Schedules::text).toList();
    }

    static Cut cut(String text) {
        return Cut.valueOf(text.toUpperCase(Locale.ROOT));
    }

    static String text(Cut cut) {
        return cut.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Values separated by commas.
     *
     * @param parse throws {@link IllegalArgumentException} or {@link NumberFormatException}
     */
    static <T> List<T> list(
            Settings settings, Option option, String right, Function<String, T> parse) {
        try {
            return Arrays.stream(settings.string(option).split(",", -1))
                    .map(text -> parse.apply(text.strip()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw settings.refusal(option, right);
        }
    }
}
