package io.latentrelay.inference;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.inference.onnx.CallRange;
import io.latentrelay.inference.onnx.CallSize;
import io.latentrelay.inference.onnx.NetworkDescription;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.inference.onnx.Unet;
import io.latentrelay.inference.onnx.Unet.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UNet with classifier-free guidance. All rows of all images go into one call where the network
 * allows it: one latent shape, one count of prompt tokens, and one timestep for exports that take
 * no more.
 */
final class GuidedUnet implements NoisePredictor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuidedUnet.class);

    private final Unet unet;
    private final String name;
    private final AtomicBoolean saidGrouping = new AtomicBoolean();

    GuidedUnet(Unet unet, String name) {
        this.unet = unet;
        this.name = name;
    }

    boolean mixesTimesteps() {
        return unet.mixesTimesteps();
    }

    boolean takesLongPrompts() {
        return unet.takesLongPrompts();
    }

    /** Chunks of a prompt that a call may have at most. */
    int maxChunks() {
        return unet.maxChunks();
    }

    /** The calls that it takes, where it does not take all. */
    Optional<CallRange> engine() {
        return unet.engine();
    }

    /** Makes one call of this size on zeros. */
    void warm(CallSize size) {
        unet.warm(size);
    }

    @Override
    public List<Latents> predict(List<Evaluation> evaluations) {
        List<Row> rows = new ArrayList<>();
        evaluations.forEach(evaluation -> addRows(evaluation, rows));
        Iterator<Latents> answers = answers(rows).iterator();
        List<Latents> guided = new ArrayList<>(evaluations.size());
        for (Evaluation evaluation : evaluations) {
            Latents first = answers.next();
            guided.add(
                    evaluation.guidance().isActive()
                            ? evaluation.guidance().combine(first, answers.next())
                            : first);
        }
        return guided;
    }

    /** Unconditional before conditional, as diffusers has them. */
    private static void addRows(Evaluation evaluation, List<Row> rows) {
        Latents input = evaluation.query().input();
        float timestep = evaluation.query().timestep();
        if (evaluation.guidance().isActive()) {
            rows.add(new Row(input, timestep, evaluation.conditioning().negative().orElseThrow()));
        }
        rows.add(new Row(input, timestep, evaluation.conditioning().positive()));
    }

    private List<Latents> answers(List<Row> rows) {
        Collection<List<Integer>> calls = calls(rows);
        Latents[] answers = new Latents[rows.size()];
        for (List<Integer> call : calls) {
            List<Latents> predictions = unet.predict(call.stream().map(rows::get).toList());
            for (int i = 0; i < call.size(); i++) {
                answers[call.get(i)] = predictions.get(i);
            }
        }
        return List.of(answers);
    }

    /** Indexes of the rows that can share a call. */
    private Collection<List<Integer>> calls(List<Row> rows) {
        Map<CallKey, List<Integer>> calls = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            float timestep = unet.mixesTimesteps() ? 0 : row.timestep();
            CallKey key = new CallKey(row.input().shape(), row.tokens(), timestep);
            calls.computeIfAbsent(key, first -> new ArrayList<>()).add(i);
        }
        if (splitsByTimestep(calls.keySet()) && !saidGrouping.getAndSet(true)) {
            LOG.warn(
                    "the UNet of {} takes one timestep per call: images at different steps run in"
                            + " separate calls, which is slower; export it with a batched timestep",
                    name);
        }
        return calls.values();
    }

    private boolean splitsByTimestep(Collection<CallKey> calls) {
        return !unet.mixesTimesteps()
                && calls.stream().mapToDouble(CallKey::timestep).distinct().count() > 1;
    }

    /** What it takes and gives. */
    NetworkDescription description() {
        return unet.description();
    }

    /** What it really runs on. */
    NetworkExecution execution() {
        return unet.execution();
    }

    /** Whether fractional timesteps reach the network as they are. */
    boolean takesFractionalTimesteps() {
        return unet.takesFractionalTimesteps();
    }

    @Override
    public void close() {
        unet.close();
    }

    private record CallKey(Shape shape, int tokens, float timestep) {}
}
