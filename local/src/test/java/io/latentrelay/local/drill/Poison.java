package io.latentrelay.local.drill;

import io.latentrelay.local.drill.Crew.Role;
import io.latentrelay.schemas.BaseJob;
import io.latentrelay.schemas.BaseSettings;
import io.latentrelay.schemas.FailureReason;
import io.latentrelay.schemas.Handoff;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.StartPicture;
import io.latentrelay.schemas.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/** How a good record becomes one that nobody can use, and what is to be said of it. */
enum Poison {
    NOISE_FOR_A_JOB(
            Role.BASE, Poison::noise, FailureReason.CORRUPT_RECORD, "single-object encoding"),
    HALF_A_JOB(Role.BASE, Poison::half, FailureReason.CORRUPT_RECORD, "content is damaged"),
    A_JOB_FROM_NO_PICTURE(
            Role.BASE, Poison::fromNoPicture, FailureReason.INVALID_JOB, "there is no object"),
    A_JOB_WITHOUT_STEPS(Role.BASE, Poison::withoutSteps, FailureReason.CORRUPT_RECORD, "steps"),
    NOISE_FOR_A_HANDOFF(Role.REFINER, Poison::noise, FailureReason.CORRUPT_RECORD, "encoding"),
    LATENTS_THAT_ARE_NO_NUMBERS(
            Role.REFINER, Poison::notFinite, FailureReason.CORRUPT_RECORD, "not finite"),
    A_DAMAGED_TENSOR(Role.REFINER, Poison::damaged, FailureReason.CORRUPT_RECORD, "crc32c"),
    LATENTS_OF_ANOTHER_MODEL(
            Role.REFINER, Poison::ofAnotherModel, FailureReason.WRONG_MODEL, "schedule");

    private final Role victim;
    private final UnaryOperator<byte[]> spoil;
    private final FailureReason reason;
    private final String detail;

    Poison(Role victim, UnaryOperator<byte[]> spoil, FailureReason reason, String detail) {
        this.victim = victim;
        this.spoil = spoil;
        this.reason = reason;
        this.detail = detail;
    }

    /** The workers that meet it. */
    Role victim() {
        return victim;
    }

    byte[] spoil(byte[] record) {
        return spoil.apply(record);
    }

    FailureReason reason() {
        return reason;
    }

    /** What the image's failure must mention. */
    String detail() {
        return detail;
    }

    private static byte[] noise(byte[] record) {
        byte[] noise = new byte[record.length];
        new Random(record.length).nextBytes(noise);
        return noise;
    }

    private static byte[] half(byte[] record) {
        return Arrays.copyOf(record, record.length / 2);
    }

    private static byte[] fromNoPicture(byte[] record) {
        BaseJob job = Records.BASE_JOBS.decode(record);
        StartPicture missing =
                StartPicture.newBuilder()
                        .setKey("inputs/missing.png")
                        .setSha256("0".repeat(64))
                        .setDenoisingStrength(0.5)
                        .build();
        return encoded(
                job, BaseSettings.newBuilder(job.getSettings()).setStartPicture(missing).build());
    }

    private static byte[] withoutSteps(byte[] record) {
        BaseJob job = Records.BASE_JOBS.decode(record);
        return encoded(job, BaseSettings.newBuilder(job.getSettings()).setSteps(0).build());
    }

    private static byte[] encoded(BaseJob job, BaseSettings settings) {
        return Records.BASE_JOBS.encode(BaseJob.newBuilder(job).setSettings(settings).build());
    }

    private static byte[] notFinite(byte[] record) {
        Handoff handoff = Records.HANDOFFS.decode(record);
        ByteBuffer data = copy(handoff.getLatents().getData());
        data.putFloat(0, Float.NaN);
        CRC32C checksum = new CRC32C();
        checksum.update(data.duplicate());
        return encoded(
                handoff,
                Tensor.newBuilder(handoff.getLatents())
                        .setData(data)
                        .setCrc32c((int) checksum.getValue())
                        .build());
    }

    private static byte[] damaged(byte[] record) {
        Handoff handoff = Records.HANDOFFS.decode(record);
        ByteBuffer data = copy(handoff.getLatents().getData());
        data.put(3, (byte) (data.get(3) ^ 1));
        return encoded(handoff, Tensor.newBuilder(handoff.getLatents()).setData(data).build());
    }

    private static byte[] encoded(Handoff handoff, Tensor latents) {
        return Records.HANDOFFS.encode(Handoff.newBuilder(handoff).setLatents(latents).build());
    }

    private static byte[] ofAnotherModel(byte[] record) {
        Handoff handoff = Records.HANDOFFS.decode(record);
        ModelIdentity another =
                ModelIdentity.newBuilder(handoff.getBaseModel())
                        .setTrainingSchedule("another schedule")
                        .build();
        return Records.HANDOFFS.encode(Handoff.newBuilder(handoff).setBaseModel(another).build());
    }

    private static ByteBuffer copy(ByteBuffer data) {
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        return copy.put(data.duplicate()).flip();
    }
}
