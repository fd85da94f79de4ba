package io.latentrelay.transport.s3;

import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket over S3's protocol. */
final class S3ObjectStore implements ObjectStore {

    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int ANOTHER_IS_THERE = 412;
    private static final int TOO_MANY = 429;
    private static final int SERVERS_FAULT = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int ANOTHER_IS_WRITING = 409;

    /** At a conditional write that meets another; each takes as long as a request. */
    private static final int ATTEMPTS = 10;

    private final S3Connection connection;
    private final S3Client client;

    S3ObjectStore(S3Connection connection) {
        this.connection = connection;
        this.client = S3Clients.open(connection);
    }

    @Override
    public String bucket() {
        return connection.bucket();
    }

    @Override
    public void check() {
        try {
            client.headBucket(request -> request.bucket(bucket()));
        } catch (S3Exception e) {
            if (e.statusCode() == TOO_MANY || e.statusCode() >= SERVERS_FAULT) {
                throw new UncheckedIOException(new IOException(refusal(e), e));
            }
            throw new IllegalArgumentException(refusal(e), e);
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "cannot reach the object store at "
                            + connection.place()
                            + " (--s3-endpoint, keys): "
                            + e.getMessage(),
                    e);
        }
    }

    private String refusal(S3Exception e) {
        String bucket = "bucket '" + bucket() + "' at " + connection.place();
        return switch (e.statusCode()) {
            case NOT_FOUND -> bucket + " does not exist: create it, or give another with --bucket";
            case FORBIDDEN, UNAUTHORIZED ->
                    bucket
                            + " is forbidden for these keys: check --s3-access-key,"
                            + " --s3-secret-key and the bucket's policy";
            default -> bucket + " cannot be used: status " + e.statusCode() + ", " + e.getMessage();
        };
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        PutObjectRequest request = request(key, contentType).build();
        speaking(key, () -> client.putObject(request, RequestBody.fromBytes(bytes)));
    }

    @Override
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        PutObjectRequest request =
                request(key, contentType).metadata(metadata).ifNoneMatch("*").build();
        return speaking(key, () -> putOnCondition(request, bytes));
    }

    @Override
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        PutObjectRequest request = request(key, contentType).ifMatch(version).build();
        return speaking(
                key,
                () -> {
                    try {
                        return putOnCondition(request, bytes);
                    } catch (S3Exception e) {
                        if (e.statusCode() != NOT_IMPLEMENTED) {
                            throw e;
                        }
                        client.putObject(
                                request(key, contentType).build(), RequestBody.fromBytes(bytes));
                        return true;
                    }
                });
    }

    private boolean putOnCondition(PutObjectRequest request, byte[] bytes) {
        for (int attempt = 1; ; attempt++) {
            try {
                client.putObject(request, RequestBody.fromBytes(bytes));
                return true;
            } catch (S3Exception e) {
                if (isOfAnotherVersion(e)) {
                    return false;
                }
                // Another's conditional write is under way, and may yet fail.
                if (e.statusCode() != ANOTHER_IS_WRITING || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private PutObjectRequest.Builder request(String key, String contentType) {
        return PutObjectRequest.builder().bucket(bucket()).key(key).contentType(contentType);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return speaking(
                key,
                () -> {
                    try {
                        return Optional.of(
                                client.getObjectAsBytes(
                                                request -> request.bucket(bucket()).key(key))
                                        .asByteArray());
                    } catch (NoSuchKeyException e) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public Optional<byte[]> getPart(String key, ObjectPart part) {
        long last = part.offset() + part.length() - 1;
        return speaking(
                key,
                () -> {
                    try {
                        return Optional.of(
                                client.getObjectAsBytes(
                                                request ->
                                                        request.bucket(bucket())
                                                                .key(key)
                                                                .ifMatch(part.version())
                                                                .range(
                                                                        "bytes="
                                                                                + part.offset()
                                                                                + "-"
                                                                                + last))
                                        .asByteArray());
                    } catch (S3Exception e) {
                        if (isOfAnotherVersion(e)) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return speaking(
                key,
                () -> {
                    try {
                        HeadObjectResponse found =
                                client.headObject(request -> request.bucket(bucket()).key(key));
                        return Optional.of(
                                new ObjectInfo(
                                        found.contentLength(),
                                        found.eTag(),
                                        found.contentType(),
                                        found.metadata()));
                    } catch (NoSuchKeyException e) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public Stream<String> list(String prefix) {
        return Stream.iterate(
                        Optional.of(page(prefix, Optional.empty())),
                        Optional::isPresent,
                        page -> page.flatMap(before -> pageAfter(prefix, before)))
                .flatMap(page -> page.stream().flatMap(found -> found.contents().stream()))
                .map(S3Object::key);
    }

    private Optional<ListObjectsV2Response> pageAfter(String prefix, ListObjectsV2Response page) {
        return Boolean.TRUE.equals(page.isTruncated())
                ? Optional.of(page(prefix, Optional.of(page.nextContinuationToken())))
                : Optional.empty();
    }

    private ListObjectsV2Response page(String prefix, Optional<String> continuation) {
        return speaking(
                prefix,
                () ->
                        client.listObjectsV2(
                                request -> {
                                    request.bucket(bucket()).prefix(prefix);
                                    continuation.ifPresent(request::continuationToken);
                                }));
    }

    @Override
    public void delete(String key) {
        speaking(key, () -> client.deleteObject(request -> request.bucket(bucket()).key(key)));
    }

    @Override
    public void delete(String key, String version) {
        speaking(
                key,
                () -> {
                    try {
                        return client.deleteObject(
                                request -> request.bucket(bucket()).key(key).ifMatch(version));
                    } catch (S3Exception e) {
                        if (isOfAnotherVersion(e)) {
                            return DeleteObjectResponse.builder().build();
                        }
                        throw e;
                    }
                });
    }

    /** Whether what a condition was for is not there: gone, or another by now. */
    private static boolean isOfAnotherVersion(S3Exception refusal) {
        return refusal.statusCode() == ANOTHER_IS_THERE || refusal.statusCode() == NOT_FOUND;
    }

    private <T> T speaking(String key, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw new UncheckedIOException(
                    new IOException(
                            connection.place()
                                    + ", "
                                    + bucket()
                                    + "/"
                                    + key
                                    + ": "
                                    + S3Words.reason(e),
                            e));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
