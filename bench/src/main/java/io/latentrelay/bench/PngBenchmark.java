package io.latentrelay.bench;

import io.latentrelay.refinerworker.picture.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
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

/** A 1024x1024 picture to PNG: ours against ImageIO's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PngBenchmark {

    private static final int SIDE = 1024;

    private final byte[] rgb = new byte[SIDE * SIDE * 3];
    private final BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);

    /** Smooth shapes with fine grain, as photographs and paintings have. */
    @Setup
    public void draw() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < SIDE * SIDE; i++) {
            double x = (i % SIDE) / (double) SIDE;
            double y = (i / SIDE) / (double) SIDE;
            double light = 110 + 60 * Math.sin(9 * x + 4 * y) + 40 * Math.cos(7 * x * y);
            int[] channels = {
                level(light, random), level(light * 0.9, random), level(200 - light, random)
            };
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) channels[c];
            }
            image.setRGB(i % SIDE, i / SIDE, channels[0] << 16 | channels[1] << 8 | channels[2]);
        }
        System.out.println("bytes: ours " + ours().length + ", ImageIO " + imageIo().length);
    }

    @Benchmark
    public byte[] ours() {
        return Png.encode(SIDE, SIDE, rgb, "parameters", "a lion");
    }

    @Benchmark
    public byte[] imageIo() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(rgb.length);
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static int level(double light, Random random) {
        return (int) Math.max(0, Math.min(255, light + 2 * random.nextGaussian()));
    }
}
