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
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What {@link SamplerStepBenchmark} measures, in processor time of the thread that steps instead of
 * time passed: of use on a machine that has other work too. Noise drawn ahead is another thread's.
 */
public final class StepCpuTime {

    private static final Shape SHAPE = new Shape(4, 128, 128);
    private static final int IMAGES = 8;
    private static final int STEPS = 25;
    private static final int WARM_UP = 110;
    private static final int MEASURED = 40;
    private static final int NETWORK_MILLIS = 50;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Guidance guidance = new Guidance(5, 0);
    private final Latents unconditional = NoiseSource.TORCH_CPU.draw(1, 0, SHAPE);
    private final Latents conditional = NoiseSource.TORCH_CPU.draw(2, 0, SHAPE);

    private StepCpuTime() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (SamplerName name : SamplerName.values()) {
            List<Long> nanos = new StepCpuTime().steps(name);
            System.out.printf(
                    "%-16s median %.2f ms, 90 %% within %.2f ms%n",
                    name.text(), nanos.get(MEASURED / 2) / 1e6, nanos.get(MEASURED * 9 / 10) / 1e6);
        }
    }

    private List<Long> steps(SamplerName name) throws InterruptedException {
        Sampler sampler = name.sampler();
        NoiseSchedule schedule = name.schedule(SchedulerConfig.SDXL, STEPS, ScheduleType.MODEL);
        List<DenoisingState> starts = new ArrayList<>();
        for (int seed = 0; seed < IMAGES; seed++) {
            RandomStream random = new RandomStream(NoiseSource.TORCH_CPU, seed, 0);
            starts.add(sampler.start(schedule, Spacing.LEADING, random, SHAPE));
        }
        List<DenoisingState> states = new ArrayList<>(starts);
        List<Long> nanos = new ArrayList<>();
        for (int call = 0; call < WARM_UP + MEASURED; call++) {
            Thread.sleep(NETWORK_MILLIS);
            long before = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < IMAGES; i++) {
                DenoisingState state = states.get(i);
                sampler.query(state, schedule);
                Latents guided = guidance.combine(unconditional, conditional);
                DenoisingState next = sampler.advance(state, schedule, guided);
                states.set(i, next.step() < STEPS ? next : starts.get(i));
            }
            if (call >= WARM_UP) {
                nanos.add(threads.getCurrentThreadCpuTime() - before);
            }
        }
        Collections.sort(nanos);
        return nanos;
    }
}
