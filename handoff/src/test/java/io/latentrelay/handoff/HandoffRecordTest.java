package io.latentrelay.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Tensor;
import io.latentrelay.schemas.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HandoffRecordTest {

    @Property(tries = 200)
    void whatIsReadIsWhatWasWrittenBitForBit(@ForAll long seed) {
        Handoff handoff = Samples.handoff(seed);

        assertThat(HandoffRecord.decode(HandoffRecord.encode(handoff))).isEqualTo(handoff);
    }

    @Property(tries = 200)
    void soIsTheProgressOfARefinerThatHadToLeave(@ForAll long seed) {
        Handoff handoff = Samples.halfRefined(seed);

        assertThat(HandoffRecord.decode(HandoffRecord.encode(handoff))).isEqualTo(handoff);
    }

    static Stream<Arguments> damage() {
        return Stream.of(
                damage("formatVersion: is 9", b -> b.setFormatVersion(9)),
                damage("latents.crc32c", b -> b.setLatents(flipOneBit(b.getLatents()))),
                damage("latents.data: has 92 bytes", b -> b.setLatents(shorter(b.getLatents()))),
                damage("latents.shape", b -> b.setLatents(shaped(b.getLatents(), List.of(4, 6)))),
                damage(
                        "latents.shape",
                        b -> b.setLatents(shaped(b.getLatents(), List.of(4, -2, 3)))),
                damage(
                        "latents.shape",
                        b -> b.setLatents(shaped(b.getLatents(), List.of(1 << 20, 1 << 20, 1)))),
                damage(
                        "history[1].shape",
                        b ->
                                b.setHistory(
                                        List.of(
                                                b.getLatents(),
                                                shaped(b.getLatents(), List.of(4, 3, 2))))),
                damage("sigmas", b -> b.setSigmas(List.of(1f, 0f))),
                damage("sigmas[0]", b -> b.setSigmas(List.of(Float.NaN, 1f, 2f, 0f))),
                damage("sigmas: 4 sigmas and 1 arrivals", b -> b.setArrivals(List.of(1f))),
                damage("arrivals[1]", b -> b.setArrivals(List.of(1f, Float.NaN, 0f))),
                damage(
                        "settings: eta must be",
                        b -> b.getSettingsBuilder().getSamplerOptionsBuilder().setEta(2.0)),
                damage("predictionType", b -> b.setPredictionType("sample")),
                damage("step", b -> b.setStep(-1)),
                damage("handoff: UniPc[] cannot be at step 4 of 3", b -> b.setStep(4)),
                damage("handoff: UniPc[] cannot be at step 2", b -> b.setPhase(1)),
                damage("draws", b -> b.setDraws(-1)),
                damage("settings: steps", b -> b.getSettingsBuilder().setSteps(0)),
                damage("settings.sampler", b -> b.getSettingsBuilder().setSampler("warp")),
                damage("split", b -> b.getSplitBuilder().setFraction(1.5)),
                damage("finishes[0]", b -> b.getFinishes().get(0).put("imageIndex", -1L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damage")
    void aDamagedFieldIsNamed(
            String expected, Consumer<io.latentrelay.schemas.Handoff.Builder> damage) {
        io.latentrelay.schemas.Handoff.Builder record =
                io.latentrelay.schemas.Handoff.newBuilder(
                        Records.HANDOFFS.decode(HandoffRecord.encode(Samples.handoff(1))));
        damage.accept(record);
        byte[] bytes = Records.HANDOFFS.encode(record.build());

        assertThatThrownBy(() -> HandoffRecord.decode(bytes))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageStartingWith(expected);
    }

    @Test
    void latentsThatAreNotFiniteAreRefused() {
        io.latentrelay.schemas.Handoff.Builder record =
                io.latentrelay.schemas.Handoff.newBuilder(
                        Records.HANDOFFS.decode(HandoffRecord.encode(Samples.handoff(1))));
        ByteBuffer nans = ByteBuffer.allocate(Samples.SHAPE.size() * 4);
        while (nans.hasRemaining()) {
            nans.putInt(0x0000C07F); // NaN, little-endian
        }
        nans.flip();
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(nans.duplicate());
        record.setLatents(
                Tensor.newBuilder(record.getLatents())
                        .setData(nans)
                        .setCrc32c((int) crc.getValue())
                        .build());

        assertThatThrownBy(() -> HandoffRecord.decode(Records.HANDOFFS.encode(record.build())))
                .hasMessage("latents.data: holds a value that is not finite");
    }

    static Stream<Arguments> damageToProgress() {
        return Stream.of(
                damage(
                        "progress.trajectory.latents.crc32c",
                        b -> trajectory(b).setLatents(flipOneBit(trajectory(b).getLatents()))),
                damage("progress.trajectory.sigmas", b -> trajectory(b).setSigmas(List.of(1f, 0f))),
                damage("progress.trajectory.step", b -> trajectory(b).setStep(-1)),
                damage("progress.trajectory.draws", b -> trajectory(b).setDraws(-1)),
                damage("handoff: UniPc[] cannot be at step 2", b -> trajectory(b).setPhase(1)),
                damage(
                        "handoff: progress is that of one finish, and there are 2",
                        b -> b.setFinishes(finishes(b.getFinishes().get(0)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damageToProgress")
    void aDamagedFieldOfTheProgressIsNamed(
            String expected, Consumer<io.latentrelay.schemas.Handoff.Builder> damage) {
        io.latentrelay.schemas.Handoff.Builder record =
                io.latentrelay.schemas.Handoff.newBuilder(
                        Records.HANDOFFS.decode(HandoffRecord.encode(Samples.halfRefined(1))));
        damage.accept(record);
        byte[] bytes = Records.HANDOFFS.encode(record.build());

        assertThatThrownBy(() -> HandoffRecord.decode(bytes))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageStartingWith(expected);
    }

    private static io.latentrelay.schemas.Trajectory.Builder trajectory(
            io.latentrelay.schemas.Handoff.Builder handoff) {
        return handoff.getProgressBuilder().getTrajectoryBuilder();
    }

    private static List<io.latentrelay.schemas.Finish> finishes(io.latentrelay.schemas.Finish one) {
        return List.of(one, one);
    }

    @Test
    void aJobIsNoHandoff() {
        assertThatThrownBy(() -> HandoffRecord.decode(BaseJobRecord.encode(Samples.job())))
                .isInstanceOf(UnreadableRecordException.class);
    }

    private static Arguments damage(
            String expected, Consumer<io.latentrelay.schemas.Handoff.Builder> damage) {
        return Arguments.of(expected, damage);
    }

    private static Tensor flipOneBit(Tensor tensor) {
        byte[] data = tensor.getData().array().clone();
        data[5] ^= 1;
        return Tensor.newBuilder(tensor).setData(ByteBuffer.wrap(data)).build();
    }

    private static Tensor shorter(Tensor tensor) {
        byte[] data = tensor.getData().array();
        return Tensor.newBuilder(tensor)
                .setData(ByteBuffer.wrap(data, 0, data.length - Float.BYTES))
                .build();
    }

    private static Tensor shaped(Tensor tensor, List<Integer> shape) {
        return Tensor.newBuilder(tensor).setShape(shape).build();
    }
}
