package io.latentrelay.local.generate;

import io.latentrelay.diffusion.model.ModelIdentity;
import io.latentrelay.diffusion.settings.TrajectorySettings;
import io.latentrelay.inference.DecodedImage.Precision;
import io.latentrelay.inference.conditioning.Conditioning.Truncation;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.transport.store.VerifiedObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was drawn and how: the document that {@code --json} prints.
 *
 * @param sha256 of the file
 * @param split absent where the refiner worked alone
 * @param truncated tokens of prompts that were not seen
 * @param decoder what decoded the picture
 */
record GenerateReport(
        String file,
        String sha256,
        int width,
        int height,
        long seed,
        String sampler,
        String schedule,
        Optional<Model> base,
        Optional<Model> refiner,
        Optional<Division> split,
        List<Truncation> truncated,
        Decoder decoder,
        Stopwatch.Seconds seconds) {

    /** A model, and how many steps it ran. */
    record Model(
            String name, String sha256, String hash, int steps, List<NetworkExecution> networks) {

        static Model of(Drawn.Part part) {
            ModelIdentity identity = part.model();
            return new Model(
                    identity.name(),
                    identity.sha256(),
                    identity.shortHash(),
                    part.steps(),
                    part.networks());
        }
    }

    /**
     * A VAE decoder.
     *
     * @param retried whether it is the second that tried
     */
    record Decoder(String precision, boolean retried) {}

    static GenerateReport of(Drawn drawn, Path file, byte[] bytes) {
        TrajectorySettings settings = drawn.order().settings();
        Precision precision = drawn.image().precision();
        return new GenerateReport(
                file.toString(),
                VerifiedObject.sha256(bytes),
                settings.size().width(),
                settings.size().height(),
                settings.seed(),
                settings.sampler().text(),
                settings.schedule(),
                drawn.base().map(Model::of),
                drawn.refiner().map(Model::of),
                drawn.division(),
                drawn.truncations(),
                new Decoder(precision.name().toLowerCase(Locale.ROOT), drawn.image().retried()),
                drawn.seconds());
    }

    void print(PrintStream out) {
        split.ifPresent(division -> out.println(division.line()));
        base.ifPresent(model -> out.println("base     " + line(model)));
        refiner.ifPresent(
                model ->
                        out.println(
                                "refiner  "
                                        + line(model)
                                        + (model.steps() == 0 ? ", decodes" : "")));
        out.println(file + ", " + width + "x" + height + ", seed " + seed + ", " + times());
    }

    private static String line(Model model) {
        return model.name()
                + " ["
                + model.hash()
                + "], "
                + steps(model.steps())
                + "; "
                + NetworkExecution.text(model.networks());
    }

    private static String steps(int steps) {
        return steps == 1 ? "1 step" : steps + " steps";
    }

    private String times() {
        List<String> times = new ArrayList<>();
        times.add(String.format(Locale.ROOT, "opening models %.1f s", seconds.open()));
        base.ifPresent(b -> times.add(String.format(Locale.ROOT, "base %.1f s", seconds.base())));
        refiner.ifPresent(
                r -> times.add(String.format(Locale.ROOT, "refiner %.1f s", seconds.refiner())));
        times.add(String.format(Locale.ROOT, "decoding %.1f s", seconds.decode()));
        return String.join(", ", times);
    }

    /** What a user should know of it. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        split.flatMap(Division::warning).ifPresent(warnings::add);
        truncated.forEach(
                cut ->
                        warnings.add(
                                "the last "
                                        + cut.tokensCut()
                                        + " tokens of "
                                        + cut.prompt()
                                        + " do not fit and were not seen"));
        if (decoder.retried()) {
            warnings.add("the first decoder gave no picture; a second, in float32, did");
        }
        return List.copyOf(warnings);
    }
}
