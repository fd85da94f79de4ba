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

    /** What {@link #next} answers when there is none. */
    public static final long NONE = -1;

    private final RoaringBitmap bits;

    public ImageSet() {
        this(new RoaringBitmap());
    }

    private ImageSet(RoaringBitmap bits) {
        this.bits = bits;
    }

    /** All from {@code from} to below {@code to}. */
    public static ImageSet range(long from, long to) {
        RoaringBitmap bits = new RoaringBitmap();
        bits.add(from, to);
        return new ImageSet(bits);
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

    /** Stretches without gaps then take next to nothing. */
    void compact() {
        bits.runOptimize();
    }

    /** All of it, as text for a JSON document. */
    String text() {
        compact();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            bits.serialize(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    ImageSet copy() {
        return new ImageSet(bits.clone());
    }

    void add(long image) {
        bits.add(Math.toIntExact(image));
    }

    void remove(long image) {
        bits.remove(Math.toIntExact(image));
    }

    void addAll(ImageSet other) {
        bits.or(other.bits);
    }

    void removeAll(ImageSet other) {
        bits.andNot(other.bits);
    }

    public boolean contains(long image) {
        return bits.contains(Math.toIntExact(image));
    }

    public long size() {
        return bits.getLongCardinality();
    }

    /** How many are at least {@code from} and below {@code to}. */
    long sizeBetween(long from, long to) {
        return bits.rangeCardinality(from, to);
    }

    /** The least that is at least {@code from}, or {@link #NONE}. */
    long next(long from) {
        return from > Integer.MAX_VALUE ? NONE : bits.nextValue((int) from);
    }

    /** The one that {@code rank} others are below. */
    long at(long rank) {
        return bits.select(Math.toIntExact(rank));
    }
}
