package io.latentrelay.bench;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.guidance.Guidance;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.sampler.Sampler;
import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.diffusion.schedule.SchedulerConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All that a step costs outside the network: eight images of 4x128x128 (1024x1024 pixels), each
 * asked for its network input, its two answers read and guided, its state advanced.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StepBenchmark {

    private static final Shape SHAPE = new Shape(4, 128, 128);
    private static final int IMAGES = 8;
    private static final int STEPS = 30;

    @Param({"EULER", "DPMPP_2M", "HEUN", "UNIPC", "EULER_ANCESTRAL"})
    private SamplerName name;

    private final Guidance guidance = new Guidance(5, 0);
    private final FloatBuffer input = direct(2 * IMAGES * SHAPE.size());
    private final FloatBuffer output = direct(2 * IMAGES * SHAPE.size());
    private final List<DenoisingState> states = new ArrayList<>();
    private Sampler sampler;
    private NoiseSchedule schedule;

    /** States in the middle of a run, their samplers' memory filled. */
    @Setup
    public void prepare() {
        sampler = name.sampler();
        schedule = name.schedule(SchedulerConfig.SDXL, STEPS, ScheduleType.MODEL);
        for (int i = 0; i < IMAGES; i++) {
            RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, i, 0);
            DenoisingState state =
                    sampler.start(schedule, SchedulerConfig.SDXL.timestepSpacing(), random, SHAPE);
            Latents answer = random.peek(SHAPE);
            while (state.step() < 5) {
                state = sampler.advance(state, schedule, answer);
            }
            states.add(state);
        }
        for (int i = 0; i < output.capacity(); i++) {
            output.put(i, (float) Math.sin(i));
        }
    }

    @Benchmark
    public List<DenoisingState> eightImages() {
        input.clear();
        output.clear();
        for (DenoisingState state : states) {
            Latents asked = sampler.query(state, schedule).input();
            asked.writeTo(input);
            asked.writeTo(input);
        }
        List<DenoisingState> next = new ArrayList<>(IMAGES);
        for (DenoisingState state : states) {
            Latents unconditional = Latents.read(SHAPE, output);
            Latents conditional = Latents.read(SHAPE, output);
            Latents guided = guidance.combine(unconditional, conditional);
            next.add(sampler.advance(state, schedule, guided));
        }
        return next;
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
