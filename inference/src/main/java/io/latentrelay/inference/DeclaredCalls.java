package io.latentrelay.inference;

import io.latentrelay.diffusion.conditioning.ImageSize;
import io.latentrelay.diffusion.tokenizer.Tokens;
import io.latentrelay.inference.onnx.CallRange;
import io.latentrelay.inference.onnx.CallSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The calls that a model is to expect: those it is warmed up with, and those that TensorRT makes
 * engines for.
 *
 * @param sizes of pictures, the commonest first
 * @param maxRows of one call of the UNet
 * @param chunks of 77 tokens that a prompt may have
 */
public record DeclaredCalls(List<ImageSize> sizes, int maxRows, int chunks) {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    public DeclaredCalls {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("no size of pictures is declared");
        }
        if (maxRows < 1 || chunks < 1) {
            throw new IllegalArgumentException(
                    "rows and chunks of a call are at least 1: " + maxRows + ", " + chunks);
        }
    }

    /**
     * Reads sizes as width x height: {@code 1024x1024,832x1216}.
     *
     * @throws IllegalArgumentException naming what is no size, or is there twice
     */
    public static List<ImageSize> sizes(String text) {
        List<ImageSize> sizes = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            Matcher size = SIZE.matcher(word.strip());
            if (!size.matches()) {
                throw new IllegalArgumentException(
                        "sizes '"
                                + text
                                + "': '"
                                + word
                                + "' is no width x height such as 1024x1024");
            }
            ImageSize read =
                    new ImageSize(Integer.parseInt(size.group(2)), Integer.parseInt(size.group(1)));
            if (sizes.contains(read)) {
                throw new IllegalArgumentException("sizes '" + text + "' name " + word + " twice");
            }
            sizes.add(read);
        }
        return List.copyOf(sizes);
    }

    /** All sizes as width x height. */
    public String sizesText() {
        return sizes.stream().map(ImageSize::toString).collect(Collectors.joining(","));
    }

    /**
     * Those of the UNet. Loading tries it with two rows.
     *
     * @param downscale pixels per latent
     */
    CallRange unet(int downscale) {
        int rows = Math.max(2, maxRows);
        return range(downscale, rows, chunks * Tokens.WINDOW);
    }

    /**
     * Those of a half of the VAE.
     *
     * @param downscale pixels per latent, or 1 where pictures go in
     */
    CallRange vae(int downscale, int rows) {
        return range(downscale, rows, Tokens.WINDOW);
    }

    private CallRange range(int downscale, int rows, int tokens) {
        ImageSize first = sizes.get(0);
        return new CallRange(
                new CallSize(
                        1,
                        smallest(ImageSize::height) / downscale,
                        smallest(ImageSize::width) / downscale,
                        Tokens.WINDOW),
                new CallSize(
                        rows, first.height() / downscale, first.width() / downscale, Tokens.WINDOW),
                new CallSize(
                        rows,
                        largest(ImageSize::height) / downscale,
                        largest(ImageSize::width) / downscale,
                        tokens));
    }

    private int smallest(ToIntFunction<ImageSize> side) {
        return sizes.stream().mapToInt(side).min().orElseThrow();
    }

    private int largest(ToIntFunction<ImageSize> side) {
        return sizes.stream().mapToInt(side).max().orElseThrow();
    }

    /** The largest picture. */
    ImageSize largestSize() {
        return sizes.stream()
                .max(Comparator.comparingLong(size -> (long) size.height() * size.width()))
                .orElseThrow();
    }
}
