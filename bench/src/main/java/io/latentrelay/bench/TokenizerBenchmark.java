package io.latentrelay.bench;

import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import io.latentrelay.diffusion.tokenizer.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/**
 * One prompt of about forty words through CLIP's full vocabulary. Run from the project's folder.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenizerBenchmark {

    private static final Path FOLDER =
            Path.of("diffusion", "src", "test", "resources", "golden", "tokenizer");
    private static final Pattern ENTRY = Pattern.compile("(\"(?:\\\\.|[^\\\\\"])*\"): (\\d+)");
    private static final String PROMPT =
            "cinematic portrait of an old fisherman mending nets at golden hour, weathered hands,"
                    + " 85mm lens, shallow depth of field, volumetric light, photorealistic,"
                    + " intricate details, by the harbour of a small town in northern Norway";

    private ClipTokenizer tokenizer;

    @Setup
    public void read() throws IOException {
        List<String> merges = Files.readAllLines(FOLDER.resolve("merges.txt"));
        Map<String, Integer> vocabulary = new HashMap<>();
        Matcher entries = ENTRY.matcher(Files.readString(FOLDER.resolve("vocab.json")));
        while (entries.find()) {
            String quoted = entries.group(1);
            String token = quoted.substring(1, quoted.length() - 1);
            vocabulary.put(
                    token.replace("\\\"", "\"").replace("\\\\", "\\"),
                    Integer.valueOf(entries.group(2)));
        }
        tokenizer = new ClipTokenizer(vocabulary, merges, "<|endoftext|>");
    }

    @Benchmark
    public Tokens prompt() {
        return tokenizer.tokenize(PROMPT);
    }
}
