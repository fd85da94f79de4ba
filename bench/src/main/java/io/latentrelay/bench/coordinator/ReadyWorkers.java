package io.latentrelay.bench.coordinator;

import io.latentrelay.schemas.BaseJob;
import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.Cut;
import io.latentrelay.schemas.FileFormat;
import io.latentrelay.schemas.FileSettings;
import io.latentrelay.schemas.Finish;
import io.latentrelay.schemas.ImageResult;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.Records;
import io.latentrelay.schemas.Split;
import io.latentrelay.schemas.Stored;
import io.latentrelay.schemas.Tap;
import io.latentrelay.transport.queue.Lease;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.queue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Workers that answer every job at once, as if its images were stored. */
public final class ReadyWorkers {

    private static final ModelIdentity MODEL =
            new ModelIdentity("model", "a".repeat(64), 4, 0.13025, "schedule");

    private final Topics topics;
    private final WorkQueue jobs;
    private final Publisher publisher;

    /**
     * @param jobs where base jobs are taken
     * @param publisher takes the results
     */
    public ReadyWorkers(Topics topics, WorkQueue jobs, Publisher publisher) {
        this.topics = topics;
        this.jobs = jobs;
        this.publisher = publisher;
    }

    /**
     * Answers every job there is.
     *
     * @return how many images they were
     */
    public int answer(Duration patience) throws InterruptedException {
        List<Lease> leases = jobs.take(Integer.MAX_VALUE, patience);
        List<CompletableFuture<Long>> published = new ArrayList<>();
        for (Lease lease : leases) {
            BaseJob job = Records.BASE_JOBS.decode(lease.message().value());
            for (Tap tap : job.getTaps()) {
                tap.getFinishes().forEach(finish -> published.add(answer(job, finish)));
            }
        }
        published.forEach(CompletableFuture::join);
        leases.forEach(Lease::complete);
        return published.size();
    }

    private CompletableFuture<Long> answer(BaseJob job, Finish finish) {
        ImageResult result =
                new ImageResult(
                        1,
                        job.getRun(),
                        finish.getImageIndex(),
                        job.getTrajectory(),
                        stored(finish.getImageIndex(), finish.getKey()));
        return publisher.publish(topics.results(), "", Map.of(), Records.RESULTS.encode(result));
    }

    /** What they answer of an image. */
    static Stored stored(long image, String key) {
        return new Stored(
                "bench",
                key,
                digest(image),
                1_400_000L + (mix(image) >>> 46),
                1024,
                1024,
                new Split(0.2, Cut.TIMESTEP, 24, 30),
                24,
                6,
                166f,
                0.5f,
                0,
                MODEL,
                MODEL,
                timings("base-worker-", image, 24),
                "refiner-worker-" + image % 50,
                1,
                900L + (mix(image + 1) >>> 57),
                100L,
                20L,
                timings("refiner-worker-", image, 6),
                90f,
                false,
                new FileSettings(FileFormat.PNG, null, true));
    }

    private static BaseTimings timings(String worker, long image, int evaluations) {
        float millis = evaluations * 20 + (mix(image - evaluations) >>> 44) / 65536f;
        return new BaseTimings(
                worker + image % 100,
                (long) millis + 40,
                1,
                millis,
                evaluations,
                1,
                0,
                "device=nvidia-l4-sm89 onnxruntime=1.29.0 text_encoder_2=cuda unet=cuda");
    }

    // As hard to compress as a digest.
    private static String digest(long image) {
        StringBuilder digest = new StringBuilder(64);
        for (int i = 0; i < 4; i++) {
            String word = Long.toHexString(mix(4 * image + i));
            digest.append("0".repeat(16 - word.length())).append(word);
        }
        return digest.toString();
    }

    // The finaliser of SplitMix64.
    private static long mix(long from) {
        long z = from * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
