package io.latentrelay.local.embedded;

/** The bucket of an {@link EmbeddedStore} and what a client needs to sign requests to it. */
public record StoreAccess(String bucket, String accessKey, String secretKey) {

    /** S3's own rule; S3Proxy turns the name into a folder. */
    private static final String BUCKET_NAME = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";

    public StoreAccess {
        if (!bucket.matches(BUCKET_NAME)) {
            throw new IllegalArgumentException(
                    "bucket name '"
                            + bucket
                            + "' is not one S3 allows: 3 to 63 lower-case letters, digits, '-' and"
                            + " '.', starting and ending with a letter or digit");
        }
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("access key and secret key must not be empty");
        }
    }

    @Override
    public String toString() {
        return "StoreAccess[bucket=" + bucket + ", accessKey=" + accessKey + "]";
    }
}
