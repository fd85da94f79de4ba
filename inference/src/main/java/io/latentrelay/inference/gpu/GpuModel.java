package io.latentrelay.inference.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kind of GPU a device is: engines made for one run on no other.
 *
 * @param name such as {@code NVIDIA L4}
 * @param computeCapability such as {@code 8.9}
 */
public record GpuModel(String name, String computeCapability) {

    private static final String UNKNOWN = "unknown-gpu";

    /** By device: while a process lives, none becomes another. */
    private static final Map<Integer, GpuModel> KNOWN = new ConcurrentHashMap<>();

    private static final int PATIENCE_SECONDS = 10;
    private static final Pattern LINE = Pattern.compile("(.+?)\\s*,\\s*(\\d+\\.\\d+)");

    /** {@link #text} of a device; {@code unknown-gpu} where nobody knows. */
    public static String textOf(int device) {
        return of(device).map(GpuModel::text).orElse(UNKNOWN);
    }

    /**
     * Asks {@code nvidia-smi}, which takes up to seconds, until it has answered; empty when it is
     * not there or does not know.
     *
     * @param device as the CUDA provider counts them
     */
    public static Optional<GpuModel> of(int device) {
        GpuModel known = KNOWN.get(device);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<GpuModel> asked = ask(device);
        asked.ifPresent(model -> KNOWN.put(device, model));
        return asked;
    }

    private static Optional<GpuModel> ask(int device) {
        List<String> question =
                List.of(
                        "nvidia-smi",
                        "--id=" + physical(device, System.getenv()),
                        "--query-gpu=name,compute_cap",
                        "--format=csv,noheader");
        try {
            Process asked = new ProcessBuilder(question).redirectErrorStream(true).start();
            asked.getOutputStream().close();
            if (!asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
                return Optional.empty();
            }
            return parse(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Not there: then nobody knows.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** {@code nvidia-smi} counts all GPUs of the machine, CUDA only those it may see. */
    static String physical(int device, Map<String, String> environment) {
        String visible = environment.getOrDefault("CUDA_VISIBLE_DEVICES", "");
        String[] seen = visible.split(",", -1);
        return visible.isBlank() || device >= seen.length
                ? String.valueOf(device)
                : seen[device].strip();
    }

    static Optional<GpuModel> parse(String answer) {
        Matcher line = LINE.matcher(answer.strip());
        return line.matches()
                ? Optional.of(new GpuModel(line.group(1), line.group(2)))
                : Optional.empty();
    }

    /** {@code nvidia-l4-sm89}: for the name of a folder. */
    public String text() {
        String words = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return words + "-sm" + computeCapability.replace(".", "");
    }
}
