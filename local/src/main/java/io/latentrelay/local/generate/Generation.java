package io.latentrelay.local.generate;

import io.latentrelay.baseworker.PlannedTrajectory;
import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.Split;
import io.latentrelay.handoff.Handoff;
import io.latentrelay.handoff.RanOn;
import io.latentrelay.handoff.RefinerJob;
import io.latentrelay.handoff.StageTimings;
import io.latentrelay.handoff.StoppedTrajectory;
import io.latentrelay.inference.DecodedImage;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.ModelOptions;
import io.latentrelay.inference.SdxlModel;
import io.latentrelay.inference.conditioning.Conditioning;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.refinerworker.Refinement;
import io.latentrelay.refinerworker.Refinements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws one picture as the line does: the base worker's plan, the handoff, the refiner worker's
 * refinement, one after the other in this process. One model is open at a time, as a machine that
 * draws one picture may have no room for two. For one use.
 */
final class Generation {

    /** Not told to anyone: {@link Stopwatch} is. */
    private static final StageTimings TIMINGS =
            new StageTimings("generate", 0, 1, 0, 0, 1, 0, RanOn.NOT_TOLD);

    private final Order order;
    private final ModelOptions options;
    private final StepListener listener;
    private final Stopwatch watch = new Stopwatch();
    private final List<Truncation> truncations = new ArrayList<>();
    private Optional<Drawn.Part> base = Optional.empty();
    private Optional<Drawn.Part> refiner = Optional.empty();
    private Optional<Division> division = Optional.empty();

    Generation(Order order, ModelOptions options, StepListener listener) {
        this.order = order;
        this.options = options;
        this.listener = listener;
    }

    /**
     * Draws it.
     *
     * @throws IllegalArgumentException when a model cannot do what was asked, saying why
     */
    Drawn run() {
        Optional<RefinerJob> handoff = Optional.empty();
        if (order.models().base().isPresent()) {
            try (SdxlModel model = SdxlModel.openBase(order.models().base().get(), options)) {
                watch.lap(Stopwatch.Part.OPEN);
                Handoff handedOff = runBase(model);
                if (order.models().refiner().isEmpty()) {
                    return decode(model, handedOff, handedOff.stopped().state().latents());
                }
                handoff = Optional.of(handedOff);
            }
        }
        return refine(order.models().refiner().orElseThrow(), handoff.orElseGet(order::pictureJob));
    }

    private Handoff runBase(SdxlModel model) {
        PlannedTrajectory plan = PlannedTrajectory.of(order.baseJob(), model, order.pictures());
        PlannedTrajectory.PlannedTap tap = plan.taps().get(0);
        Split split = tap.split();
        division =
                Optional.of(
                        Division.of(
                                split, plan.schedule(), model.scheduler(), plan.start().step()));
        Conditioning told = model.condition(order.settings());
        truncations.addAll(told.truncations());
        DenoisingState state =
                follow(
                        Expert.BASE,
                        model,
                        new Leg(
                                plan.start(),
                                plan.schedule(),
                                order.settings().algorithm(),
                                told,
                                order.settings().guidance(),
                                split.switchStep()));
        int steps = Math.max(0, split.switchStep() - plan.start().step());
        base = Optional.of(new Drawn.Part(model.identity(), steps, model.executions()));
        watch.lap(Stopwatch.Part.BASE);
        if (!state.latents().isFinite()) {
            throw new IllegalStateException("the base's latents hold values that are no numbers");
        }
        return new Handoff(
                plan.job().run(),
                0,
                order.settings(),
                split,
                new StoppedTrajectory(plan.schedule(), state),
                told.tokensCut(),
                model.identity(),
                TIMINGS,
                tap.finishes());
    }

    private Drawn refine(Path folder, RefinerJob job) {
        try (SdxlModel model = SdxlModel.openRefiner(folder, options)) {
            watch.lap(Stopwatch.Part.OPEN);
            if (job instanceof Handoff handoff) {
                model.identity().requireContinues(handoff.baseModel());
            }
            Refinement refinement =
                    new Refinements(model, order.pictures()).of(job, order.finish());
            refinement.told().ifPresent(told -> truncations.addAll(told.truncations()));
            refiner =
                    Optional.of(
                            new Drawn.Part(
                                    model.identity(), refinement.steps(), model.executions()));
            DenoisingState end =
                    refinement
                            .leg()
                            .map(leg -> follow(Expert.REFINER, model, leg))
                            .orElse(refinement.state());
            watch.lap(Stopwatch.Part.REFINER);
            return decode(model, job, end.latents());
        }
    }

    private DenoisingState follow(Expert expert, SdxlModel model, Leg from) {
        Leg leg = from;
        listener.begins(expert, leg);
        while (!leg.isDone()) {
            leg = leg.advanced(model.predict(List.of(leg.evaluation())).get(0));
            listener.advanced(expert, leg);
        }
        return leg.state();
    }

    private Drawn decode(SdxlModel model, RefinerJob job, Latents latents) {
        DecodedImage image = model.decode(List.of(latents)).get(0);
        watch.lap(Stopwatch.Part.DECODE);
        return new Drawn(
                order,
                job,
                latents,
                image,
                base,
                refiner,
                division,
                List.copyOf(truncations),
                watch.seconds());
    }
}
