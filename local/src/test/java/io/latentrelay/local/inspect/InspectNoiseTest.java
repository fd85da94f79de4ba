package io.latentrelay.local.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentrelay.diffusion.Shape;
import io.latentrelay.diffusion.noise.NoiseSource;
import io.latentrelay.local.generate.TestModels;
import io.latentrelay.local.output.CapturedRelay;
import io.latentrelay.local.output.NpyTensor;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectNoiseTest {

    private final CapturedRelay relay =
            new CapturedRelay(
                    InspectCommands.all(InputStream.nullInputStream(), () -> TestModels.DEMO));
    @TempDir Path folder;

    @Test
    void aSeedDrawsWhatTorchDraws() {
        assertThat(relay.run("inspect", "noise", "--seed", "0", "--json")).isZero();
        // torch.manual_seed(0); torch.randn(1, 4, 16, 16); 2e-6 between torch's own builds.
        float[] torch = {-1.1258398f, -1.1523602f, -0.2505786f, -0.4338788f};
        for (int i = 0; i < torch.length; i++) {
            assertThat(relay.json().at("/draws/0/values/" + i).floatValue())
                    .isCloseTo(torch[i], within(2e-6f));
        }
        assertThat(relay.json().at("/draws/0/values")).hasSize(1024);
    }

    @Test
    void severalDrawsAreStackedInTheFile() {
        Path file = folder.resolve("noise.npy");
        assertThat(
                        relay.run(
                                "inspect",
                                "noise",
                                "--seed",
                                "7",
                                "--shape",
                                "1,4,6,5",
                                "--draws",
                                "3",
                                "--source",
                                "nv-philox",
                                "--npy",
                                file.toString()))
                .isZero();
        NpyTensor stacked = NpyTensor.read(file);
        assertThat(stacked.type()).isEqualTo("<f4");
        assertThat(stacked.shape()).containsExactly(3, 1, 4, 6, 5);
        float[] second = NoiseSource.NV_PHILOX.draw(7, 1, new Shape(4, 6, 5)).toArray();
        assertThat(Arrays.copyOfRange(stacked.floats(), 120, 240)).isEqualTo(second);
        assertThat(relay.out()).startsWith("nv-philox, seed 7, shape 1x4x6x5\n");
        assertThat(relay.out().lines()).hasSize(6);
    }

    @Test
    void oneDrawHasTheShapeItself() {
        Path file = folder.resolve("new/noise.npy");
        assertThat(relay.run("inspect", "noise", "--shape", "3,5", "--npy", file.toString()))
                .isZero();
        assertThat(NpyTensor.read(file).shape()).containsExactly(3, 5);
    }

    @Test
    void aFileThatCannotBeWrittenStopsItFirst() {
        assertThat(relay.run("inspect", "noise", "--npy", folder.toString())).isEqualTo(2);
        assertThat(relay.err()).contains("cannot write " + folder + ": it is a folder");
        assertThat(Files.exists(folder.resolve("noise.npy"))).isFalse();
    }
}
