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
import io.latentrelay.diffusion.schedule.SchedulerConfig.Spacing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a step of eight 1024x1024 pictures costs outside the network: question, guidance, sampler.
 * Add {@code -prof gc} for what it allocates. Between two steps is the time of a network call,
 * which is not measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplerStepBenchmark {

    private static final Shape SHAPE = new Shape(4, 128, 128);
    private static final int IMAGES = 8;
    private static final int STEPS = 25;
    private static final int NETWORK_MILLIS = 50;

    @Param({
        "euler",
        "euler_ancestral",
        "heun",
        "lms",
        "ddim",
        "ddpm",
        "pndm",
        "dpmpp_2m",
        "dpmpp_2m_sde",
        "unipc",
        "lcm"
    })
    private String name;

    private final Guidance guidance = new Guidance(5, 0);
    private final Latents unconditional = NoiseSource.TORCH_CPU.draw(1, 0, SHAPE);
    private final Latents conditional = NoiseSource.TORCH_CPU.draw(2, 0, SHAPE);
    private final List<DenoisingState> starts = new ArrayList<>();
    private final List<DenoisingState> states = new ArrayList<>();
    private Sampler sampler;
    private NoiseSchedule schedule;

    @Setup
    public void start() {
        SamplerName chosen = SamplerName.of(name);
        sampler = chosen.sampler();
        schedule = chosen.schedule(SchedulerConfig.SDXL, STEPS, ScheduleType.MODEL);
        for (int seed = 0; seed < IMAGES; seed++) {
            RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, seed, 0);
            starts.add(sampler.start(schedule, Spacing.LEADING, random, SHAPE));
        }
        states.addAll(starts);
    }

    /** As the network does in a worker: what samplers draw ahead is drawn meanwhile. */
    @Setup(Level.Invocation)
    public void waitForTheNetwork() throws InterruptedException {
        Thread.sleep(NETWORK_MILLIS);
    }

    @Benchmark
    public List<DenoisingState> step() {
        for (int i = 0; i < IMAGES; i++) {
            DenoisingState state = states.get(i);
            sampler.query(state, schedule);
            Latents guided = guidance.combine(unconditional, conditional);
            DenoisingState next = sampler.advance(state, schedule, guided);
            states.set(i, next.step() < STEPS ? next : starts.get(i));
        }
        return states;
    }
}
