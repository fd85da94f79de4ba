package io.latentrelay.local.deploy;

import io.latentrelay.transport.store.ObjectInfo;
import io.latentrelay.transport.store.ObjectPart;
import io.latentrelay.transport.store.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A bucket as one role sees it: what its policy does not allow is refused and noted. */
final class GuardedStore implements ObjectStore {

    private final ObjectStore store;
    private final BucketPolicy policy;
    private final Queue<BucketPolicy.Permission> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    GuardedStore(ObjectStore store, BucketPolicy policy) {
        this.store = store;
        this.policy = policy;
    }

    List<String> refused() {
        return List.copyOf(refused);
    }

    /** Those permissions that nothing asked for has needed. */
    List<BucketPolicy.Permission> unused() {
        return policy.permissions().stream()
                .filter(
                        granted ->
                                asked.stream()
                                        .noneMatch(
                                                one ->
                                                        granted.allows(
                                                                one.action(), one.resource())))
                .toList();
    }

    boolean policyAllows(String action, String key) {
        return policy.allows(action, bucket() + "/" + key);
    }

    private void require(String action, String resource) {
        asked.add(new BucketPolicy.Permission(action, resource));
        if (!policy.allows(action, resource)) {
            refused.add(action + " " + resource);
            throw new IllegalStateException("403 " + action + " " + resource);
        }
    }

    private void requireObject(String action, String key) {
        require(action, bucket() + "/" + key);
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    @Override
    public void check() {
        require("s3:ListBucket", bucket());
        store.check();
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        requireObject("s3:PutObject", key);
        store.put(key, bytes, contentType);
    }

    @Override
    public boolean putIfAbsent(
            String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        requireObject("s3:PutObject", key);
        return store.putIfAbsent(key, bytes, contentType, metadata);
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        requireObject("s3:GetObject", key);
        return store.head(key);
    }

    @Override
    public Optional<byte[]> get(String key) {
        requireObject("s3:GetObject", key);
        return store.get(key);
    }

    @Override
    public Optional<byte[]> getPart(String key, ObjectPart part) {
        requireObject("s3:GetObject", key);
        return store.getPart(key, part);
    }

    @Override
    public Stream<String> list(String prefix) {
        require("s3:ListBucket", bucket());
        return store.list(prefix);
    }

    @Override
    public boolean replace(String key, byte[] bytes, String contentType, String version) {
        requireObject("s3:PutObject", key);
        return store.replace(key, bytes, contentType, version);
    }

    @Override
    public void delete(String key, String version) {
        requireObject("s3:DeleteObject", key);
        store.delete(key, version);
    }

    @Override
    public void delete(String key) {
        requireObject("s3:DeleteObject", key);
        store.delete(key);
    }

    @Override
    public void close() {
        // The bucket is closed by whoever opened it.
    }
}
