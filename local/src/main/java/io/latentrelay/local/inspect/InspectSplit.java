package io.latentrelay.local.inspect;

import io.latentrelay.diffusion.schedule.Cut;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.local.generate.Division;
import io.latentrelay.local.generate.Numbers;
import io.latentrelay.local.generate.Sampling;
import io.latentrelay.local.output.Table;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** {@code relay inspect split}: what refiner fractions come to, for several at once. */
final class InspectSplit implements Topic {

    private static final Option STEPS =
            Option.withDefault(
                    "steps", "N", "Steps of both models; several joined by commas.", "30");
    private static final Option FRACTIONS =
            Option.withDefault(
                    "fraction",
                    "X",
                    "The refiner's share; several joined by commas.",
                    "0.1,0.2,0.3,0.4,0.5,0.6");
    private static final Option CUT =
            Option.withDefault(
                    "cut",
                    "WHAT",
                    "What a share is a share of: timestep (as in diffusers), step (as in Fooocus)"
                            + " or both.",
                    "both");

    /** One split for each combination asked for. */
    record Splits(String sampler, String schedule, List<Division> splits) implements Report {

        @Override
        public void print(PrintStream out) {
            Table table =
                    new Table(
                            "steps",
                            "fraction",
                            "cut",
                            "base",
                            "refiner",
                            "cut at t",
                            "from t",
                            "sigma",
                            "");
            splits.forEach(split -> addTo(table, split));
            out.println(sampler + ", schedule " + schedule);
            out.println();
            table.print(out);
            splits.stream()
                    .flatMap(split -> split.warning().stream())
                    .distinct()
                    .forEach(warning -> out.println("! " + warning));
        }

        private static void addTo(Table table, Division split) {
            table.row(
                    split.steps(),
                    Numbers.text(split.fraction()),
                    split.cut(),
                    split.baseSteps(),
                    split.refinerSteps(),
                    split.cutTimestep().map(Numbers::text).orElse("-"),
                    split.refinerTimestep().map(Numbers::text).orElse("-"),
                    Numbers.text(split.handoffSigma()),
                    split.warning().isPresent() ? "!" : "");
        }
    }

    @Override
    public String name() {
        return "split";
    }

    @Override
    public String summary() {
        return "Show how many steps each model runs, for one or more refiner fractions.";
    }

    @Override
    public List<Option> ownOptions() {
        List<Option> options = new ArrayList<>(Sampling.OPTIONS);
        options.addAll(List.of(STEPS, FRACTIONS, CUT, Schedules.CONFIG));
        return options;
    }

    @Override
    public Splits report(Settings settings) {
        Sampling sampling = Sampling.from(settings);
        SchedulerConfig config = Schedules.config(settings);
        List<Division> splits = new ArrayList<>();
        for (int steps : steps(settings)) {
            NoiseSchedule schedule = sampling.schedule(config, steps);
            for (double fraction : fractions(settings)) {
                for (Cut cut : cuts(settings)) {
                    Split split =
                            Split.resolve(fraction, cut, schedule, config.numTrainTimesteps());
                    splits.add(Division.of(split, schedule, config));
                }
            }
        }
        return new Splits(sampling.sampler().text(), sampling.schedule().text(), splits);
    }

    private static List<Integer> steps(Settings settings) {
        return Schedules.list(
                settings,
                STEPS,
                "whole numbers from 1 to " + Sampling.MAX_STEPS + ", joined by commas",
                text -> {
                    int steps = Integer.parseInt(text);
                    return within(steps, steps >= 1 && steps <= Sampling.MAX_STEPS);
                });
    }

    private static List<Double> fractions(Settings settings) {
        return Schedules.list(
                settings,
                FRACTIONS,
                "numbers from 0 to below 1, joined by commas",
                text -> {
                    double fraction = new BigDecimal(text).doubleValue();
                    return within(fraction, fraction >= 0 && fraction < 1);
                });
    }

    private static <T> T within(T value, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException(value + " is out of range");
        }
        return value;
    }

    private static List<Cut> cuts(Settings settings) {
        List<String> allowed = new ArrayList<>(Schedules.cuts());
        allowed.add("both");
        String asked = settings.oneOf(CUT, allowed);
        return asked.equals("both") ? List.of(Cut.values()) : List.of(Schedules.cut(asked));
    }
}
