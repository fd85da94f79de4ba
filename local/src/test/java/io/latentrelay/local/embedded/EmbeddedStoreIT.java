package io.latentrelay.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class EmbeddedStoreIT {
    private static final StoreAccess ACCESS = new StoreAccess("pictures", "relay", "relay-secret");
    private static final String KEY = "runs/first/images/000.png";

    @TempDir Path folder;

    @Test
    void keepsObjectsAsPlainFilesAcrossStarts() {
        try (EmbeddedStore store = EmbeddedStore.start(folder, 0, ACCESS)) {
            put(store, ACCESS, "png bytes");
            assertThat(store.bucketFolder().resolve(KEY)).hasContent("png bytes");
        }
        try (EmbeddedStore store = EmbeddedStore.start(folder, 0, ACCESS)) {
            assertThat(get(store)).isEqualTo("png bytes");
        }
    }

    @Test
    void refusesAWrongSecret() {
        StoreAccess wrong = new StoreAccess("pictures", "relay", "guessed");
        try (EmbeddedStore store = EmbeddedStore.start(folder, 0, ACCESS)) {
            assertThatThrownBy(() -> put(store, wrong, "mine"))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
            assertThat(store.bucketFolder()).isEmptyDirectory();
        }
    }

    @Test
    void refusesAFolderThatAnotherStoreUses() {
        try (EmbeddedStore store = EmbeddedStore.start(folder, 0, ACCESS)) {
            assertThatThrownBy(() -> EmbeddedStore.start(folder, 0, ACCESS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("in use");
            assertThat(store.endpoint()).hasPort(store.port());
        }
    }

    @Test
    void refusesAPortInUseBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedStore.start(folder, taken.getLocalPort(), ACCESS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("store port " + taken.getLocalPort());
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static void put(EmbeddedStore store, StoreAccess access, String body) {
        try (S3Client client = client(store, access)) {
            client.putObject(r -> r.bucket(access.bucket()).key(KEY), RequestBody.fromString(body));
        }
    }

    private static String get(EmbeddedStore store) {
        try (S3Client client = client(store, ACCESS)) {
            return client.getObjectAsBytes(r -> r.bucket(ACCESS.bucket()).key(KEY)).asUtf8String();
        }
    }

    private static S3Client client(EmbeddedStore store, StoreAccess access) {
        return S3Client.builder()
                .endpointOverride(store.endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(access.accessKey(), access.secretKey())))
                .build();
    }
}
