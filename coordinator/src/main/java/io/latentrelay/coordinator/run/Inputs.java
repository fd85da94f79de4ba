package io.latentrelay.coordinator.run;

import io.latentrelay.transport.store.ObjectFile;
import io.latentrelay.transport.store.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the prompt files and pictures may lie that a run file names: in its own folder, in folders
 * that its user allows, in one bucket. Nothing else is opened. Close it once what was read is sent.
 * Not safe for concurrent use.
 */
public final class Inputs implements AutoCloseable {

    private final InputFolders folders;
    private final Supplier<ObjectStore> bucket;
    private @Nullable ObjectStore opened;

    private Inputs(InputFolders folders, Supplier<ObjectStore> bucket) {
        this.folders = folders;
        this.bucket = bucket;
    }

    /** Files in the run file's folder and below it; no bucket. */
    public static Inputs beside(Path runFile) {
        return new Inputs(
                InputFolders.beside(runFile),
                () -> {
                    throw new IllegalArgumentException(
                            "an object can be named where a bucket is given: with 'relay submit'"
                                    + " and 'relay plan'");
                });
    }

    /** The same, and files in these folders and below them. */
    public Inputs allowing(List<Path> more) {
        return new Inputs(new InputFolders(folders.ofRunFile(), more), bucket);
    }

    /**
     * The same, and objects of a bucket.
     *
     * @param store opened when the first is named, and closed with this
     */
    public Inputs orIn(Supplier<ObjectStore> store) {
        return new Inputs(folders, store);
    }

    /** A file or object as messages name it. */
    String shown(String name) {
        return ObjectNames.isAddress(name) ? name : folders.path(name).toString();
    }

    /**
     * @throws IllegalArgumentException when there is no such file where one may be
     */
    Path file(String name) {
        return folders.find(name);
    }

    /**
     * @param address {@code s3://bucket/key}
     * @throws IllegalArgumentException when there is no such object in the bucket
     */
    ObjectFile object(String address) {
        ObjectStore store = opened;
        if (store == null) {
            store = bucket.get();
            opened = store;
        }
        return ObjectFile.find(store, ObjectNames.key(address, store.bucket()))
                .orElseThrow(() -> new IllegalArgumentException("there is no object " + address));
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
