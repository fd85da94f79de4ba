package io.latentrelay.local.inspect;

import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.local.generate.Division;
import io.latentrelay.local.generate.Numbers;
import io.latentrelay.local.generate.Sampling;
import io.latentrelay.local.output.Table;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** {@code relay inspect schedule}: a run's noise levels, and which model runs which step. */
final class InspectSchedule implements Topic {

    private static final Option FRACTION =
            Option.withDefault("fraction", "X", "The refiner's share; 0 for the base alone.", "0");
    private static final Option STRENGTH =
            Option.withDefault(
                    "strength",
                    "X",
                    "Share of the steps run on a picture to start from, above 0 to 1.",
                    "1");
    private static final Option CUT =
            Option.withDefault(
                    "cut",
                    "WHAT",
                    "What the share is a share of: timestep (as in diffusers) or step (as in"
                            + " Fooocus).",
                    "timestep");

    /**
     * A schedule with its division.
     *
     * @param initialNoiseScale what unit noise is multiplied with to begin
     * @param timesteps one per step
     * @param sigmas one more: the last is where the run ends
     * @param models which model runs each step; "-" where none does
     */
    record Levels(
            String sampler,
            String schedule,
            String trainedWith,
            String timestepSpacing,
            double initialNoiseScale,
            Division split,
            List<Float> timesteps,
            List<Float> sigmas,
            List<String> models)
            implements Report {

        @Override
        public void print(PrintStream out) {
            out.println(sampler + ", schedule " + schedule + ", " + split.line());
            split.warning().ifPresent(warning -> out.println("warning: " + warning));
            out.println("spacing " + timestepSpacing + ", trained with " + trainedWith);
            out.println("initial noise times " + Numbers.text((float) initialNoiseScale));
            out.println();
            Table table = new Table("step", "timestep", "sigma", "model");
            for (int i = 0; i < timesteps.size(); i++) {
                table.row(
                        i,
                        Numbers.text(timesteps.get(i)),
                        Numbers.text(sigmas.get(i)),
                        models.get(i));
            }
            table.row("", "", Numbers.text(sigmas.get(timesteps.size())), "end");
            table.print(out);
        }
    }

    @Override
    public String name() {
        return "schedule";
    }

    @Override
    public String summary() {
        return "Show timesteps and sigmas of a run, and which model runs which step.";
    }

    @Override
    public List<Option> ownOptions() {
        List<Option> options = new ArrayList<>(Sampling.OPTIONS);
        options.addAll(List.of(Sampling.STEPS, Schedules.CONFIG, FRACTION, CUT, STRENGTH));
        return options;
    }

    @Override
    public Levels report(Settings settings) {
        Sampling sampling = Sampling.from(settings);
        SchedulerConfig config = Schedules.config(settings);
        int steps = settings.integer(Sampling.STEPS, 1, Sampling.MAX_STEPS);
        NoiseSchedule schedule = sampling.schedule(config, steps);
        Spacing spacing = sampling.schedule().spacing(config);
        Split split =
                Split.resolve(
                        settings.decimal(FRACTION, 0, 1),
                        Schedules.cut(settings.oneOf(CUT, Schedules.cuts())),
                        schedule,
                        config.numTrainTimesteps());
        int firstStep = firstStep(settings, sampling, steps);
        return new Levels(
                sampling.sampler().text(),
                sampling.schedule().text(),
                config.trainingSchedule(),
                spacing.text(),
                sampling.sampler().sampler().space().initialNoiseScale(schedule.sigma(0), spacing),
                Division.of(split, schedule, config, firstStep),
                Numbers.list(schedule.timesteps()),
                Numbers.list(schedule.sigmas()),
                IntStream.range(0, schedule.steps())
                        .mapToObj(step -> model(step, firstStep, split))
                        .toList());
    }

    private static int firstStep(Settings settings, Sampling sampling, int steps) {
        int first = sampling.sampler().firstStep(settings.decimal(STRENGTH, 0, 1), steps);
        if (first >= steps) {
            throw settings.refusal(
                    STRENGTH, "enough for one of the " + steps + " steps: raise either");
        }
        return first;
    }

    private static String model(int step, int firstStep, Split split) {
        if (step < firstStep) {
            return "-";
        }
        return step < split.switchStep() ? "base" : "refiner";
    }
}
