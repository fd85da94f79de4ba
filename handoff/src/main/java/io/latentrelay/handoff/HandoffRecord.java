package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Tensor;
import io.latentrelay.schemas.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;

/**
 * Handoffs to and from their bytes on the topic: lossless, bit for bit. The record is everything a
 * worker needs; nothing is recomputed from a setting that two workers could read differently.
 */
public final class HandoffRecord {

    private HandoffRecord() {}

    public static byte[] encode(Handoff handoff) {
        DenoisingState state = handoff.state();
        return Records.HANDOFFS.encode(
                io.latentrelay.schemas.Handoff.newBuilder()
                        .setFormatVersion(JobParts.FORMAT_VERSION)
                        .setRun(JobParts.write(handoff.run()))
                        .setTrajectory(handoff.trajectory())
                        .setSettings(SettingsRecord.write(handoff.settings()))
                        .setSplit(JobParts.write(handoff.split()))
                        .setSigmas(list(handoff.schedule().sigmas()))
                        .setArrivals(arrivals(handoff.schedule()))
                        .setTimesteps(list(handoff.schedule().timesteps()))
                        .setPredictionType(handoff.schedule().predictionType().text())
                        .setStep(state.step())
                        .setPhase(state.phase())
                        .setLatents(TensorRecord.write(state.latents()))
                        .setHistory(state.history().stream().map(TensorRecord::write).toList())
                        .setDraws(state.random().draws())
                        .setTokensCut(handoff.tokensCut())
                        .setBaseModel(JobParts.write(handoff.baseModel()))
                        .setBase(JobParts.write(handoff.base()))
                        .setFinishes(JobParts.write(handoff.finishes()))
                        .build());
    }

    /**
     * @throws UnreadableRecordException when the bytes are no handoff
     * @throws CorruptRecordException when a field cannot be, naming it
     */
    public static Handoff decode(byte[] bytes) {
        io.latentrelay.schemas.Handoff record = Records.HANDOFFS.decode(bytes);
        JobParts.requireFormat(record.getFormatVersion());
        TrajectorySettings settings = SettingsRecord.read(record.getSettings());
        NoiseSchedule schedule = readSchedule(record);
        DenoisingState state = readState(record, settings);
        var split = JobParts.read(record.getSplit());
        var finishes = JobParts.read("finishes", record.getFinishes());
        var baseModel = JobParts.read(record.getBaseModel());
        return checking(
                "handoff",
                () ->
                        new Handoff(
                                JobParts.read(record.getRun()),
                                record.getTrajectory(),
                                settings,
                                split,
                                schedule,
                                state,
                                record.getTokensCut(),
                                baseModel,
                                JobParts.read(record.getBase()),
                                finishes));
    }

    private static NoiseSchedule readSchedule(io.latentrelay.schemas.Handoff record) {
        float[] sigmas = finite("sigmas", record.getSigmas());
        float[] arrivals = finite("arrivals", record.getArrivals());
        float[] timesteps = finite("timesteps", record.getTimesteps());
        PredictionType type =
                checking("predictionType", () -> PredictionType.of(record.getPredictionType()));
        return checking(
                "sigmas",
                () ->
                        arrivals.length == 0
                                ? new NoiseSchedule(sigmas, timesteps, type)
                                : new NoiseSchedule(sigmas, arrivals, timesteps, type));
    }

    private static List<Float> arrivals(NoiseSchedule schedule) {
        return schedule.isSeamless() ? List.of() : list(schedule.arrivals());
    }

    private static DenoisingState readState(
            io.latentrelay.schemas.Handoff record, TrajectorySettings settings) {
        Latents latents = TensorRecord.read("latents", record.getLatents());
        List<Latents> history = new ArrayList<>();
        for (Tensor tensor : record.getHistory()) {
            String field = "history[" + history.size() + "]";
            Latents remembered = TensorRecord.read(field, tensor);
            if (!remembered.shape().equals(latents.shape())) {
                throw new CorruptRecordException(
                        field + ".shape",
                        "is " + remembered.shape() + ", the latents' is " + latents.shape());
            }
            history.add(remembered);
        }
        if (record.getDraws() < 0) {
            throw new CorruptRecordException("draws", "is negative: " + record.getDraws());
        }
        RandomStream random =
                new RandomStream(settings.noiseSource(), settings.seed(), record.getDraws());
        return checking(
                "step",
                () ->
                        new DenoisingState(
                                record.getStep(), record.getPhase(), latents, history, random));
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    private static float[] finite(String field, List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
            if (!Float.isFinite(values[i])) {
                throw new CorruptRecordException(field + "[" + i + "]", "is " + values[i]);
            }
        }
        return values;
    }
}
