package io.latentrelay.transport.s3;

import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import io.latentrelay.transport.store.ObjectStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which bucket of which store, and how to talk to it.
 *
 * @param endpoint absent for AWS itself
 * @param pathStyle bucket in the path instead of the host name: what stores other than AWS expect
 * @param keys absent: the SDK's own chain (AWS_ACCESS_KEY_ID, profile, instance role ...)
 * @param timeout for one attempt at one request
 */
public record S3Connection(
        Optional<URI> endpoint,
        String region,
        String bucket,
        boolean pathStyle,
        Optional<Keys> keys,
        Checksums checksums,
        Duration timeout) {

    /** An access key and its secret. */
    public record Keys(String accessKey, String secretKey) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Keys[" + accessKey + "]";
        }
    }

    /** Whether requests carry checksums beyond what the protocol demands. */
    public enum Checksums {
        /** Understood by every store. */
        WHEN_REQUIRED,
        /** A CRC32 in a trailer, which some stores refuse. */
        WHEN_SUPPORTED
    }

    public static final Option S3_ENDPOINT =
            Option.optional("s3-endpoint", "URL", "The object store; leave out for AWS's own S3.");
    public static final Option S3_REGION =
            Option.withDefault("s3-region", "REGION", "Region of the bucket.", "us-east-1");
    public static final Option BUCKET =
            Option.withDefault(
                    "bucket",
                    "NAME",
                    "Bucket for pictures, manifests and the state of runs.",
                    "latent-relay");
    public static final Option S3_PATH_STYLE =
            Option.withDefault(
                    "s3-path-style",
                    "WHEN",
                    "Bucket in the path, not the host name: true, false, or auto (with an endpoint).",
                    "auto");
    public static final Option S3_ACCESS_KEY =
            Option.secret(
                    "s3-access-key",
                    "KEY",
                    "Access key; without it, the places where AWS tools look are searched.");
    public static final Option S3_SECRET_KEY =
            Option.secret("s3-secret-key", "SECRET", "Secret of the access key.");
    public static final Option S3_CHECKSUMS =
            Option.withDefault(
                    "s3-checksums",
                    "WHEN",
                    "Checksums beyond the protocol's: when-required, or when-supported.",
                    "when-required");
    public static final Option S3_TIMEOUT =
            Option.withDefault(
                    "s3-timeout", "TIME", "How long one attempt at a request may take.", "30s");

    /** For every process that connects to the store. */
    public static final List<Option> OPTIONS =
            List.of(
                    S3_ENDPOINT,
                    S3_REGION,
                    BUCKET,
                    S3_PATH_STYLE,
                    S3_ACCESS_KEY,
                    S3_SECRET_KEY,
                    S3_CHECKSUMS,
                    S3_TIMEOUT);

    public S3Connection {
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("the bucket's name is blank");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "the timeout for the object store must be positive: " + timeout);
        }
    }

    public static S3Connection from(Settings settings) {
        Optional<URI> endpoint =
                settings.optional(S3_ENDPOINT).map(text -> settings.uri(S3_ENDPOINT));
        String pathStyle = settings.oneOf(S3_PATH_STYLE, List.of("auto", "true", "false"));
        String checksums = settings.oneOf(S3_CHECKSUMS, List.of("when-required", "when-supported"));
        return new S3Connection(
                endpoint,
                settings.string(S3_REGION),
                settings.string(BUCKET),
                pathStyle.equals("auto") ? endpoint.isPresent() : pathStyle.equals("true"),
                keys(settings),
                checksums.equals("when-required")
                        ? Checksums.WHEN_REQUIRED
                        : Checksums.WHEN_SUPPORTED,
                settings.duration(S3_TIMEOUT));
    }

    private static Optional<Keys> keys(Settings settings) {
        Optional<String> access = settings.optional(S3_ACCESS_KEY);
        Optional<String> secret = settings.optional(S3_SECRET_KEY);
        if (access.isPresent() != secret.isPresent()) {
            throw new IllegalArgumentException(
                    "--s3-access-key and --s3-secret-key go together: "
                            + (access.isPresent() ? "the secret" : "the access key")
                            + " is missing");
        }
        return access.map(key -> new Keys(key, secret.orElseThrow()));
    }

    /** Opens the bucket; nothing is sent before {@link ObjectStore#check}. */
    public ObjectStore open() {
        return new S3ObjectStore(this);
    }

    /** For messages to people: where the store is. */
    String place() {
        return endpoint.map(URI::toString).orElse("AWS S3 in " + region);
    }
}
