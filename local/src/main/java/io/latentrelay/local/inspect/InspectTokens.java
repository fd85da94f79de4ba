package io.latentrelay.local.inspect;

import io.latentrelay.diffusion.tokenizer.ClipTokenizer;
import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.folder.ModelFolder;
import io.latentrelay.local.generate.Models;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code relay inspect tokens}: prompts as the text encoders get them. */
final class InspectTokens implements Topic {

    private static final Option MODEL =
            Option.optional(
                    "model",
                    "DIR",
                    "Model folder whose tokenizers to use. Default: the demo model.");

    private final InputStream in;
    private final Supplier<Models> demo;

    /**
     * @param in where prompts are read from, one a line in UTF-8, when none is an argument
     */
    InspectTokens(InputStream in, Supplier<Models> demo) {
        this.in = in;
        this.demo = demo;
    }

    /**
     * What one tokenizer makes of a prompt.
     *
     * @param length ids of the whole prompt, start and end included
     * @param beyond how many of them do not fit the first window
     * @param windows 77 ids each, 75 of the prompt with start, end and padding
     */
    record Encoded(String tokenizer, int length, int beyond, List<List<Integer>> windows) {

        static Encoded of(String name, ClipTokenizer tokenizer, String prompt) {
            Tokens tokens = tokenizer.tokenize(prompt);
            return new Encoded(
                    name,
                    tokens.length(),
                    Math.max(0, tokens.length() - Tokens.WINDOW),
                    tokens.windows().stream().map(Encoded::list).toList());
        }

        private static List<Integer> list(int[] ids) {
            return Arrays.stream(ids).boxed().toList();
        }

        void print(PrintStream out) {
            out.printf("  %-12s %d of %d ids", tokenizer, length, Tokens.WINDOW);
            if (beyond > 0) {
                out.printf("; %d do not fit, %d windows of 75", beyond, windows.size());
            }
            out.println();
            int left = length - 2;
            for (List<Integer> window : windows) {
                int used = Math.min(left, Tokens.WINDOW - 2) + 2;
                left -= used - 2;
                out.println("    " + line(window.subList(0, used)) + padding(used, window));
            }
        }

        private static String line(List<Integer> ids) {
            return ids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        }

        private static String padding(int used, List<Integer> window) {
            int pads = window.size() - used;
            return pads == 0 ? "" : " + " + pads + " x " + window.get(used);
        }
    }

    /**
     * One prompt.
     *
     * @param encoded by each tokenizer the model has
     */
    record Prompt(String prompt, List<Encoded> encoded) {}

    /** All prompts, in order. */
    record Prompts(String model, List<Prompt> prompts) implements Report {

        @Override
        public void print(PrintStream out) {
            for (Prompt prompt : prompts) {
                out.println(prompt.prompt);
                prompt.encoded.forEach(encoded -> encoded.print(out));
            }
        }
    }

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public String summary() {
        return "Show prompts as ids of both tokenizers, and what does not fit.";
    }

    @Override
    public String description() {
        return "Reads the prompts from the arguments, or one a line from standard input.";
    }

    @Override
    public List<Option> ownOptions() {
        return List.of(MODEL);
    }

    @Override
    public List<String> arguments() {
        return List.of("PROMPT...");
    }

    @Override
    public Prompts report(Settings settings) {
        ModelFolder model =
                ModelFolder.read(
                        settings.optional(MODEL).isPresent()
                                ? settings.path(MODEL)
                                : demo.get().base());
        List<String> prompts = settings.arguments().isEmpty() ? lines() : settings.arguments();
        return new Prompts(
                model.name(),
                prompts.stream().map(prompt -> new Prompt(prompt, encode(model, prompt))).toList());
    }

    private static List<Encoded> encode(ModelFolder model, String prompt) {
        List<Encoded> encoded = new ArrayList<>();
        model.tokenizer()
                .ifPresent(
                        first -> encoded.add(Encoded.of("tokenizer", first.tokenizer(), prompt)));
        encoded.add(Encoded.of("tokenizer_2", model.tokenizer2().tokenizer(), prompt));
        return encoded;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        try {
            // A decoder made so refuses what is not UTF-8, instead of replacing it.
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
            reader.lines().forEach(lines::add);
            return lines;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new IllegalArgumentException(
                        "standard input is not UTF-8 text, after line " + lines.size(), e);
            }
            throw e;
        }
    }
}
