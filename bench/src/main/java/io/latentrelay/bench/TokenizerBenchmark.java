package io.latentrelay.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import io.latentrelay.diffusion.tokenizer.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A prompt that fills the window, with CLIP's own vocabulary. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenizerBenchmark {

    private static final Path VOCABULARY = Path.of("diffusion/src/test/resources/golden/tokenizer");

    private static final String PROMPT =
            "hyperrealistic still life with lemons and a silver jug, cinematic portrait of an old"
                    + " fisherman, weathered skin, golden hour, 85mm, isometric low-poly render of"
                    + " a cozy coffee shop, soft lighting, bioluminescent jellyfish in deep ocean,"
                    + " masterpiece, best quality, 8k, trending, intricate, sharp focus";

    private ClipTokenizer tokenizer;

    @Setup
    public void read() throws IOException {
        Map<String, Integer> vocabulary =
                new ObjectMapper()
                        .readValue(
                                VOCABULARY.resolve("vocab.json").toFile(),
                                new TypeReference<>() {});
        tokenizer =
                new ClipTokenizer(
                        vocabulary, Files.readAllLines(VOCABULARY.resolve("merges.txt")), "!");
    }

    @Benchmark
    public Tokens tokenize() {
        return tokenizer.tokenize(PROMPT);
    }
}
