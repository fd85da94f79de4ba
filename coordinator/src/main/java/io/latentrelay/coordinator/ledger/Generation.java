package io.latentrelay.coordinator.ledger;

import io.latentrelay.coordinator.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One go at a run: the first at all its images, a later one at those that are tried again or that
 * were added. Its images end in manifest parts that follow those of earlier generations.
 *
 * @param number from 0
 * @param images the ones it is about
 * @param firstPart number of its first manifest part
 * @param digest names it in jobs and results; the run's own for the first
 * @param earlier the digests of the generations before, the first one first
 */
public record Generation(
        int number, ImageSet images, long firstPart, String digest, List<String> earlier) {

    public Generation {
        earlier = List.copyOf(earlier);
    }

    static Generation first(String runDigest, long images) {
        return new Generation(0, ImageSet.range(0, images), 0, runDigest, List.of());
    }

    /**
     * The next one.
     *
     * @param runDigest of the run's document as it is now
     */
    Generation next(String runDigest, ImageSet itsImages, long part) {
        List<String> before = new ArrayList<>(earlier);
        before.add(digest);
        String itsDigest = sha256(runDigest + "/" + (number + 1));
        return new Generation(number + 1, itsImages, part, itsDigest, before);
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("number", number)
                .put("images", images.text())
                .put("first_part", firstPart)
                .put("digest", digest)
                .putTexts("earlier", earlier);
    }

    static Generation fromJson(JsonObject json) {
        return new Generation(
                Math.toIntExact(json.whole("number")),
                ImageSet.parse(json.text("images")),
                json.whole("first_part"),
                json.text("digest"),
                json.texts("earlier"));
    }
}
