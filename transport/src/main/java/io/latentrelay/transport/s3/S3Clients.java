package io.latentrelay.transport.s3;

import io.latentrelay.transport.s3.S3Connection.Checksums;
import io.latentrelay.transport.s3.S3Connection.Keys;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds the SDK's client from our settings. */
final class S3Clients {

    /** With the SDK's back-off (100 ms doubling, jitter): some seconds; callers wait longer. */
    private static final int ATTEMPTS = 6;

    private S3Clients() {}

    static S3Client open(S3Connection connection) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(connection.region()))
                        .credentialsProvider(credentials(connection))
                        .forcePathStyle(connection.pathStyle())
                        // What we send is in memory: sent whole, it suits stores that do not know
                        // AWS's own framing of a body in signed chunks.
                        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                        .requestChecksumCalculation(checksums(connection.checksums()))
                        .httpClientBuilder(
                                Apache5HttpClient.builder()
                                        .socketTimeout(connection.timeout())
                                        .connectionTimeout(connection.timeout()))
                        .overrideConfiguration(
                                config ->
                                        config.apiCallAttemptTimeout(connection.timeout())
                                                .retryStrategy(
                                                        StandardRetryStrategy.builder()
                                                                .maxAttempts(ATTEMPTS)
                                                                .build()));
        connection.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Connection connection) {
        if (connection.keys().isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        Keys keys = connection.keys().get();
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
    }

    private static RequestChecksumCalculation checksums(Checksums checksums) {
        return switch (checksums) {
            case WHEN_REQUIRED -> RequestChecksumCalculation.WHEN_REQUIRED;
            case WHEN_SUPPORTED -> RequestChecksumCalculation.WHEN_SUPPORTED;
        };
    }
}
