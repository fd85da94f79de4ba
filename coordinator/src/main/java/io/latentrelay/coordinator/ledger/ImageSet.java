package io.latentrelay.coordinator.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.roaringbitmap.RoaringBitmap;

/** A set of image indexes, each below 2^31, in a few bits an image. Not safe for concurrent use. */
public final class ImageSet {

    private final RoaringBitmap bits;

    ImageSet() {
        this(new RoaringBitmap());
    }

    private ImageSet(RoaringBitmap bits) {
        this.bits = bits;
    }

    /**
     * @throws IllegalStateException when the text is not what {@link #text} wrote
     */
    static ImageSet parse(String text) {
        RoaringBitmap bits = new RoaringBitmap();
        byte[] bytes = Base64.getDecoder().decode(text);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            bits.deserialize(in);
        } catch (IOException e) {
            throw new IllegalStateException("a stored set of images cannot be read", e);
        }
        return new ImageSet(bits);
    }

    /** All of it, as text for a JSON document. */
    String text() {
        bits.runOptimize();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            bits.serialize(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    void add(long image) {
        bits.add(Math.toIntExact(image));
    }

    boolean contains(long image) {
        return bits.contains(Math.toIntExact(image));
    }

    long size() {
        return bits.getLongCardinality();
    }

    /** How many are at least {@code from} and below {@code to}. */
    long sizeBetween(long from, long to) {
        return bits.rangeCardinality(from, to);
    }

    /** A copy of those below {@code end}. */
    ImageSet below(long end) {
        RoaringBitmap copy = bits.clone();
        copy.remove(end, 1L << 32);
        return new ImageSet(copy);
    }
}
