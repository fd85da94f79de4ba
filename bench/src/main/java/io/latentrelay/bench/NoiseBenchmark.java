package io.latentrelay.bench;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The noise of one 1024x1024 picture: its stream's draws in order, as a run takes them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NoiseBenchmark {

    private static final Shape SHAPE = new Shape(4, 128, 128);

    @Param private NoiseSource source;

    private int draw;

    @Benchmark
    public Latents nextDraw() {
        draw = (draw + 1) % 25;
        return source.draw(42, draw, SHAPE);
    }

    /** A draw whose stream begins elsewhere: what the first one after a handoff costs. */
    @Benchmark
    public Latents drawAfterHandoff() {
        draw++;
        return source.draw(draw, 20, SHAPE);
    }
}
