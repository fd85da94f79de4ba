package io.latentrelay.local.fleet;

import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.embedded.StoreAccess;
import io.latentrelay.transport.s3.S3Connection;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How clients reach the embedded store. Its keys are printed for all to see: it listens to this
 * machine only.
 */
public final class LocalStore {

    public static final StoreAccess ACCESS =
            new StoreAccess(
                    S3Connection.BUCKET.fallback().orElseThrow(), "relay", "relay-local-only");

    private LocalStore() {}

    /** What a client must be told: everything else is at its default. */
    public static Map<Option, String> options(EmbeddedStore store) {
        Map<Option, String> options = new LinkedHashMap<>();
        options.put(S3Connection.S3_ENDPOINT, store.endpoint().toString());
        options.put(S3Connection.BUCKET, store.access().bucket());
        options.put(S3Connection.S3_ACCESS_KEY, store.access().accessKey());
        options.put(S3Connection.S3_SECRET_KEY, store.access().secretKey());
        return options;
    }

    static S3Connection connection(EmbeddedStore store) {
        Map<String, String> values = new LinkedHashMap<>();
        options(store).forEach((option, value) -> values.put(option.name(), value));
        return S3Connection.from(Settings.of(values));
    }
}
