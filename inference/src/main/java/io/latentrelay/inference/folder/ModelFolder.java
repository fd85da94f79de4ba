package io.latentrelay.inference.folder;

import io.latentrelay.diffusion.schedule.SchedulerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model folder as {@code optimum-cli export onnx} writes it: what its configuration files say,
 * and where its networks are. That the parts fit each other has been checked.
 *
 * @param textEncoder absent in a refiner, and so is {@code tokenizer}
 */
public record ModelFolder(
        Path path,
        Expert expert,
        ModelIndex index,
        SchedulerConfig scheduler,
        UnetConfig unet,
        VaeConfig vae,
        Optional<TextEncoderConfig> textEncoder,
        TextEncoderConfig textEncoder2,
        Optional<TokenizerConfig> tokenizer,
        TokenizerConfig tokenizer2) {

    private static final String GRAPH = "model.onnx";
    private static final String CONFIG = "config.json";

    /**
     * Reads a folder, whichever of the two models it holds.
     *
     * @throws IllegalArgumentException in one line: which file is missing or what in it is odd
     */
    public static ModelFolder read(Path path) {
        requireFolder(path);
        return read(path, expert(path));
    }

    /**
     * Reads a folder that must hold the given model.
     *
     * @throws IllegalArgumentException in one line: which file is missing, what in it is odd, or
     *     that the folder holds the other model
     */
    public static ModelFolder read(Path path, Expert expert) {
        requireFolder(path);
        requireExpert(path, expert);
        requireFiles(path, expert);
        boolean base = expert == Expert.BASE;
        ModelFolder folder =
                new ModelFolder(
                        path,
                        expert,
                        ModelIndex.read(JsonFile.read(path.resolve("model_index.json"))),
                        SchedulerFile.read(
                                JsonFile.read(path.resolve("scheduler/scheduler_config.json"))),
                        UnetConfig.read(config(path, "unet")),
                        VaeConfig.read(config(path, "vae_decoder")),
                        base
                                ? Optional.of(TextEncoderConfig.read(config(path, "text_encoder")))
                                : Optional.empty(),
                        TextEncoderConfig.read(config(path, "text_encoder_2")),
                        base
                                ? Optional.of(TokenizerConfig.read(path.resolve("tokenizer")))
                                : Optional.empty(),
                        TokenizerConfig.read(path.resolve("tokenizer_2")));
        FolderFit.check(folder);
        return folder;
    }

    /** The folder's own name, as written into pictures. */
    public String name() {
        Path real = path.toAbsolutePath().normalize();
        return String.valueOf(real.getFileName() == null ? real : real.getFileName());
    }

    /** The ONNX file of a part such as {@code unet}. */
    public Path graph(String part) {
        return path.resolve(part).resolve(GRAPH);
    }

    /** Numbers per token that the text encoders give together. */
    public int hiddenWidth() {
        return textEncoder.map(TextEncoderConfig::width).orElse(0) + textEncoder2.width();
    }

    private static JsonFile config(Path path, String part) {
        return JsonFile.read(path.resolve(part).resolve(CONFIG));
    }

    private static void requireFolder(Path path) {
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "model folder "
                            + path
                            + (Files.exists(path) ? " is a file" : " does not exist"));
        }
        if (!Files.isRegularFile(path.resolve("model_index.json"))) {
            throw new IllegalArgumentException(
                    "model folder "
                            + path
                            + " has no model_index.json: give the folder that optimum-cli wrote");
        }
    }

    private static Expert expert(Path path) {
        JsonFile index = JsonFile.read(path.resolve("model_index.json"));
        return index.flag("requires_aesthetics_score", false) ? Expert.REFINER : Expert.BASE;
    }

    private static void requireExpert(Path path, Expert expert) {
        Expert found = expert(path);
        if (found != expert) {
            throw new IllegalArgumentException(
                    "model folder "
                            + path
                            + " holds a "
                            + found.text()
                            + " (requires_aesthetics_score is "
                            + (found == Expert.REFINER)
                            + " in model_index.json), but a "
                            + expert.text()
                            + " is needed");
        }
    }

    private static void requireFiles(Path path, Expert expert) {
        List<String> missing = new ArrayList<>();
        for (String file : files(expert)) {
            if (!Files.isRegularFile(path.resolve(file))) {
                missing.add(file);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "model folder "
                            + path
                            + " lacks "
                            + String.join(", ", missing)
                            + (missing.contains("unet/" + GRAPH)
                                    ? "; 'optimum-cli export onnx' writes such a folder"
                                    : ""));
        }
    }

    private static List<String> files(Expert expert) {
        List<String> files = new ArrayList<>(List.of("scheduler/scheduler_config.json"));
        List<String> networks = new ArrayList<>(List.of("unet", "text_encoder_2", "vae_decoder"));
        List<String> tokenizers = new ArrayList<>(List.of("tokenizer_2"));
        if (expert == Expert.BASE) {
            networks.add("text_encoder");
            tokenizers.add("tokenizer");
        }
        for (String network : networks) {
            files.add(network + "/" + GRAPH);
            files.add(network + "/" + CONFIG);
        }
        for (String tokenizer : tokenizers) {
            files.add(tokenizer + "/vocab.json");
            files.add(tokenizer + "/merges.txt");
        }
        return files;
    }
}
