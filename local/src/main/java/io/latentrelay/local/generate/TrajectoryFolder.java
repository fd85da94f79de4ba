package io.latentrelay.local.generate;

import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.folder.Expert;
import io.latentrelay.local.output.Json;
import io.latentrelay.local.output.OutputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the latents at the start of every step and at the end, each in a NumPy file, and a list of
 * them. Not safe for concurrent use.
 */
final class TrajectoryFolder implements StepListener {

    private static final String LIST = "trajectory.json";

    private final Path folder;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * Latents on their way.
     *
     * @param step that is run next; the count of steps at the end
     * @param timestep of that step; absent at the end
     * @param sigma how noisy they are
     */
    record Entry(String file, String model, int step, Optional<Float> timestep, float sigma) {}

    /** The list. */
    record Entries(List<Entry> latents) {}

    TrajectoryFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Sees to it that it can be written.
     *
     * @throws IllegalArgumentException when it cannot
     */
    void prepare() {
        OutputFile.prepare(folder.resolve(LIST));
    }

    @Override
    public void begins(Expert model, Leg leg) {
        keep(model, leg);
    }

    /** In the middle of a step there are no latents of a noise level to show. */
    @Override
    public void advanced(Expert model, Leg leg) {
        if (leg.state().isAtWholeStep()) {
            keep(model, leg);
        }
    }

    private void keep(Expert model, Leg leg) {
        DenoisingState state = leg.state();
        int step = state.step();
        boolean isEnd = step == leg.schedule().steps();
        String name = String.format("%s-%04d.npy", model.text(), step);
        LatentsFile.write(folder.resolve(name), state.latents());
        entries.add(
                new Entry(
                        name,
                        model.text(),
                        step,
                        isEnd ? Optional.empty() : Optional.of(leg.schedule().timestep(step)),
                        leg.schedule().sigma(step)));
        OutputFile.write(
                folder.resolve(LIST),
                (Json.pretty(new Entries(entries)) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
