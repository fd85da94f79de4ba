package io.latentrelay.transport.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkHeadersTest {

    private static final WorkHeaders ABOUT =
            new WorkHeaders("katzen-größe", "ab12", 7, List.of(14L, 15L, 10_000_000_000L));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(WorkHeaders.of(ABOUT.toMap())).contains(ABOUT);
    }

    @Test
    void imagesAreDecimalNumbersJoinedByCommas() {
        assertThat(ABOUT.toMap().get(Headers.IMAGES))
                .isEqualTo("14,15,10000000000".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {Headers.RUN, Headers.DIGEST, Headers.TRAJECTORY, Headers.IMAGES})
    void withoutOneOfThemNothingIsClaimed(String missing) {
        Map<String, byte[]> headers = new HashMap<>(ABOUT.toMap());
        headers.remove(missing);
        assertThat(WorkHeaders.of(headers)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,x", "1,,2"})
    void unreadableImagesClaimNothing(String images) {
        Map<String, byte[]> headers = new HashMap<>(ABOUT.toMap());
        headers.put(Headers.IMAGES, images.getBytes(StandardCharsets.UTF_8));
        assertThat(WorkHeaders.of(headers)).isEmpty();
    }
}
