package io.latentrelay.transport.queue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What a piece of work is about, told beside its value: enough to end its images as failed when the
 * value cannot be read.
 *
 * @param run name of the run
 * @param digest hex digest of the run as resolved at submit
 * @param trajectory index of the trajectory in its run
 * @param images indexes of the images the work is to end as
 */
public record WorkHeaders(String run, String digest, long trajectory, List<Long> images) {

    public WorkHeaders {
        images = List.copyOf(images);
    }

    public Map<String, byte[]> toMap() {
        StringJoiner indexes = new StringJoiner(",");
        images.forEach(image -> indexes.add(String.valueOf(image)));
        return Map.of(
                Headers.RUN, run.getBytes(StandardCharsets.UTF_8),
                Headers.DIGEST, digest.getBytes(StandardCharsets.UTF_8),
                Headers.TRAJECTORY, String.valueOf(trajectory).getBytes(StandardCharsets.UTF_8),
                Headers.IMAGES, indexes.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when one is missing or unreadable: then nobody can say whose work it was. */
    public static Optional<WorkHeaders> of(Map<String, byte[]> headers) {
        Optional<String> run = text(headers, Headers.RUN);
        Optional<String> digest = text(headers, Headers.DIGEST);
        Optional<String> trajectory = text(headers, Headers.TRAJECTORY);
        Optional<String> images = text(headers, Headers.IMAGES);
        if (run.isEmpty() || digest.isEmpty() || trajectory.isEmpty() || images.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Long> indexes = Arrays.stream(images.get().split(",")).map(Long::valueOf).toList();
            return Optional.of(
                    new WorkHeaders(
                            run.get(), digest.get(), Long.parseLong(trajectory.get()), indexes));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Map<String, byte[]> headers, String name) {
        return Optional.ofNullable(headers.get(name))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
