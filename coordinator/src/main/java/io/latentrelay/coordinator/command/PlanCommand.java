package io.latentrelay.coordinator.command;

import io.latentrelay.coordinator.http.CoordinatorClient;
import io.latentrelay.coordinator.plan.FleetTimes;
import io.latentrelay.coordinator.plan.Plan;
import io.latentrelay.coordinator.plan.PlanTally;
import io.latentrelay.coordinator.plan.PlanText;
import io.latentrelay.coordinator.plan.Prices;
import io.latentrelay.coordinator.plan.PromptTokens;
import io.latentrelay.coordinator.run.Inputs;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.transport.settings.Command;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;

/** {@code relay plan}: what a run file comes to, counted exactly, before anything is done. */
final class PlanCommand implements Command {

    private static final String STEP =
            " device takes for one guided step of one picture of 1024 x 1024, in milliseconds.";
    private static final Option BASE_MILLIS =
            Option.optional("step-ms-base", "MS", "Time that a base" + STEP);
    private static final Option REFINER_MILLIS =
            Option.optional("step-ms-refiner", "MS", "Time that a refiner" + STEP);
    private static final Option BASE_PRICE =
            Option.optional("price-base", "AMOUNT", "Price of an hour of a base device.");
    private static final Option REFINER_PRICE =
            Option.optional("price-refiner", "AMOUNT", "Price of an hour of a refiner device.");
    private static final Option FLEET =
            Option.flag("fleet", "Fail when the coordinator cannot tell what steps take.");
    private static final Option MODEL =
            Option.optional(
                    "model", "DIR", "Model folder with whose tokenizer prompts are counted.");

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String summary() {
        return "Show what a run file comes to: images, work, time, cost; do nothing.";
    }

    @Override
    public String description() {
        return """
                Reads the whole run file and every row of its prompts, and counts: images, base
                trajectories, evaluations of each UNet with and without sharing, how the steps are
                divided, what will be stored, prompts that are too long, and settings that are
                probably not meant. Device time and cost follow from what a step takes: as you say,
                else as measured by the fleet of the coordinator, if one answers. Other sizes are
                taken to need time in proportion to their pixels; text encoders and decoding are
                left out.

                  relay plan sweep.yaml
                  relay plan sweep.yaml --step-ms-base 90 --step-ms-refiner 80 \\
                      --price-base 2.5 --price-refiner 1.2\
                """;
    }

    @Override
    public List<String> arguments() {
        return List.of("RUN.yaml");
    }

    @Override
    public List<Option> options() {
        return InputAccess.options(
                List.of(
                        BASE_MILLIS,
                        REFINER_MILLIS,
                        BASE_PRICE,
                        REFINER_PRICE,
                        MODEL,
                        FLEET,
                        CoordinatorAccess.COORDINATOR,
                        CoordinatorAccess.TOKEN_FILE,
                        CoordinatorAccess.JSON));
    }

    @Override
    public int run(Settings settings, PrintStream out) throws InterruptedException {
        Prices prices = prices(settings);
        PromptTokens tokens =
                settings.isGiven(MODEL)
                        ? PromptTokens.of(settings.path(MODEL))
                        : PromptTokens.uncounted();
        boolean isJson = settings.flag(CoordinatorAccess.JSON);
        PlanTally tally = new PlanTally(tokens, isJson ? rows -> {} : progress(out));
        RunFile file = read(settings, tally);
        Plan plan = tally.plan(file.run());
        if (isJson) {
            out.print(plan.toJson(prices).putTexts("warnings", file.warnings()).pretty());
        } else {
            file.warnings().forEach(warning -> out.println("warning: " + warning));
            PlanText.of(plan, prices).forEach(out::println);
        }
        return 0;
    }

    private static Prices prices(Settings settings) throws InterruptedException {
        return new Prices(
                number(settings, BASE_MILLIS),
                number(settings, REFINER_MILLIS),
                number(settings, BASE_PRICE),
                number(settings, REFINER_PRICE),
                fleet(settings));
    }

    private static FleetTimes fleet(Settings settings) throws InterruptedException {
        boolean isAllSaid = settings.isGiven(BASE_MILLIS) && settings.isGiven(REFINER_MILLIS);
        if (isAllSaid) {
            return FleetTimes.NONE;
        }
        CoordinatorClient coordinator = CoordinatorAccess.client(settings).soon();
        FleetTimes times;
        try {
            times = new FleetTimes(coordinator.speed().stepTimes());
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (settings.flag(FLEET)) {
                throw e;
            }
            times = FleetTimes.NONE; // the plan says what it does not know, and how to tell it
        }
        if (settings.flag(FLEET) && times.measured().isEmpty()) {
            throw settings.refusal(
                    FLEET, "possible: the coordinator's fleet has drawn nothing yet");
        }
        return times;
    }

    private static RunFile read(Settings settings, PlanTally tally) {
        Path path = Path.of(settings.arguments().get(0));
        try (Inputs inputs = InputAccess.of(settings, path)) {
            return RunFile.read(path, inputs, tally);
        }
    }

    private static OptionalDouble number(Settings settings, Option option) {
        return settings.isGiven(option)
                ? OptionalDouble.of(settings.decimal(option, 0, 1e9))
                : OptionalDouble.empty();
    }

    private static LongConsumer progress(PrintStream out) {
        long[] next = {System.nanoTime() + PROGRESS_EVERY.toNanos()};
        return rows -> {
            if (System.nanoTime() - next[0] >= 0) {
                out.printf(java.util.Locale.ROOT, "%,d rows read%n", rows);
                next[0] = System.nanoTime() + PROGRESS_EVERY.toNanos();
            }
        };
    }
}
