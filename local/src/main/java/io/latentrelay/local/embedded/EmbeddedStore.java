package io.latentrelay.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server inside this JVM, reachable on 127.0.0.1 only unless told otherwise: the object
 * {@code key} of {@code bucket} is the file {@code folder/bucket/key}. Requests must be signed
 * (version 4). A key below another key ({@code x} and {@code x/y}) cannot be stored.
 */
public final class EmbeddedStore implements AutoCloseable {
    private static final long STOP_PATIENCE_MS = 1_000;

    private final FolderLock lock;
    private final S3Proxy server;
    private final Path folder;
    private final StoreAccess access;

    private EmbeddedStore(FolderLock lock, S3Proxy server, Path folder, StoreAccess access) {
        this.lock = lock;
        this.server = server;
        this.folder = folder;
        this.access = access;
    }

    /**
     * Starts the server and makes the bucket if it is missing.
     *
     * @param folder its data folder, made if missing, ours alone while it runs
     * @param port where clients connect, 0 for any free port
     * @throws IllegalArgumentException when folder or port are in use or cannot be used
     */
    public static EmbeddedStore start(Path folder, int port, StoreAccess access) {
        return start(folder, LoopbackPort.HOST, port, access);
    }

    /** The same, listening on {@code host}, such as 0.0.0.0 for every address of this machine. */
    public static EmbeddedStore start(Path folder, String host, int port, StoreAccess access) {
        LoopbackPort.requireFree(port, "store");
        FolderLock lock = FolderLock.acquire(folder);
        try {
            Path root = folder.toAbsolutePath();
            Files.createDirectories(root.resolve(access.bucket()));
            return new EmbeddedStore(lock, startServer(root, host, port, access), root, access);
        } catch (IOException e) {
            lock.close();
            throw new UncheckedIOException("cannot prepare the store's folder " + folder, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static S3Proxy startServer(Path root, String host, int port, StoreAccess access) {
        UnfinishedPuts unfinished = new UnfinishedPuts(root);
        unfinished.cleanUp();
        BlobStore files = new FilesystemNio2BlobStore(root.toString());
        S3Proxy server =
                S3Proxy.builder()
                        .blobStore(new NotedPuts(files, unfinished))
                        .endpoint(URI.create("http://" + host + ":" + port))
                        .awsAuthentication(
                                AuthenticationType.AWS_V4, access.accessKey(), access.secretKey())
                        .stopTimeout(STOP_PATIENCE_MS)
                        .build();
        try {
            server.start();
            return server;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the embedded store did not start on port " + port + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** What clients connect to, with path-style addressing: {@code http://127.0.0.1:9000}. */
    public URI endpoint() {
        return URI.create("http://" + LoopbackPort.HOST + ":" + server.getPort());
    }

    public StoreAccess access() {
        return access;
    }

    /** Where the bucket's objects lie as plain files, by key. */
    public Path bucketFolder() {
        return folder.resolve(access.bucket());
    }

    /** Finishes the requests in progress, within a second, and stops. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded store did not stop cleanly", e);
        } finally {
            lock.close();
        }
    }
}
