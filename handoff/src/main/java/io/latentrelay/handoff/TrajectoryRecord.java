package io.latentrelay.handoff;

import static io.latentrelay.handoff.CorruptRecordException.checking;

import io.latentrelay.diffusion.Latents;
import io.latentrelay.diffusion.noise.RandomStream;
import io.latentrelay.diffusion.sampler.DenoisingState;
import io.latentrelay.diffusion.schedule.NoiseSchedule;
import io.latentrelay.diffusion.schedule.PredictionType;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.schemas.Tensor;
import io.latentrelay.schemas.Trajectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Stopped trajectories as they travel: lossless, bit for bit. Seed and noise source are not in
 * them: they are the job's.
 */
final class TrajectoryRecord {

    private TrajectoryRecord() {}

    static Trajectory write(StoppedTrajectory stopped) {
        NoiseSchedule schedule = stopped.schedule();
        DenoisingState state = stopped.state();
        return Trajectory.newBuilder()
                .setSigmas(list(schedule.sigmas()))
                .setArrivals(schedule.isSeamless() ? List.of() : list(schedule.arrivals()))
                .setTimesteps(list(schedule.timesteps()))
                .setPredictionType(schedule.predictionType().text())
                .setStep(state.step())
                .setPhase(state.phase())
                .setLatents(TensorRecord.write(state.latents()))
                .setHistory(state.history().stream().map(TensorRecord::write).toList())
                .setDraws(state.random().draws())
                .build();
    }

    /**
     * Reads and checks one.
     *
     * @param field what to call it in an error; empty where its fields are the record's own
     */
    static StoppedTrajectory read(String field, Trajectory record, TrajectorySettings settings) {
        String prefix = field.isEmpty() ? "" : field + ".";
        NoiseSchedule schedule = readSchedule(prefix, record);
        return new StoppedTrajectory(schedule, readState(prefix, record, settings));
    }

    private static NoiseSchedule readSchedule(String prefix, Trajectory record) {
        float[] sigmas = finite(prefix + "sigmas", record.getSigmas());
        float[] arrivals = finite(prefix + "arrivals", record.getArrivals());
        float[] timesteps = finite(prefix + "timesteps", record.getTimesteps());
        PredictionType type =
                checking(
                        prefix + "predictionType",
                        () -> PredictionType.of(record.getPredictionType()));
        return checking(
                prefix + "sigmas",
                () ->
                        arrivals.length == 0
                                ? new NoiseSchedule(sigmas, timesteps, type)
                                : new NoiseSchedule(sigmas, arrivals, timesteps, type));
    }

    private static DenoisingState readState(
            String prefix, Trajectory record, TrajectorySettings settings) {
        Latents latents = TensorRecord.read(prefix + "latents", record.getLatents());
        List<Latents> history = new ArrayList<>();
        for (Tensor tensor : record.getHistory()) {
            String field = prefix + "history[" + history.size() + "]";
            Latents remembered = TensorRecord.read(field, tensor);
            if (!remembered.shape().equals(latents.shape())) {
                throw new CorruptRecordException(
                        field + ".shape",
                        "is " + remembered.shape() + ", the latents' is " + latents.shape());
            }
            history.add(remembered);
        }
        if (record.getDraws() < 0) {
            throw new CorruptRecordException(prefix + "draws", "is negative: " + record.getDraws());
        }
        RandomStream random =
                new RandomStream(settings.noiseSource(), settings.seed(), record.getDraws());
        return checking(
                prefix + "step",
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
