package io.latentrelay.transport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every object store does. Each test keeps to keys of its own. */
public abstract class ObjectStoreContract {

    private static final String TYPE = "application/octet-stream";

    protected abstract ObjectStore store();

    @Test
    void givesBackWhatWasPut() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);

        store().put("put/0001.png", bytes, TYPE);

        assertThat(store().get("put/0001.png")).contains(bytes);
    }

    @Test
    void anEmptyObjectIsAnObject() {
        store().put("empty/0", new byte[0], TYPE);

        assertThat(store().get("empty/0")).contains(new byte[0]);
    }

    @Test
    void aMissingKeyIsEmpty() {
        assertThat(store().get("missing/nowhere")).isEmpty();
    }

    @Test
    void aPutReplaces() {
        store().put("replace/a", new byte[] {1}, TYPE);
        store().put("replace/a", new byte[] {2, 3}, TYPE);

        assertThat(store().get("replace/a")).contains(new byte[] {2, 3});
    }

    @Test
    void putIfAbsentKeepsTheFirst() {
        assertThat(store().putIfAbsent("absent/a", new byte[] {1}, TYPE)).isTrue();
        assertThat(store().putIfAbsent("absent/a", new byte[] {2}, TYPE)).isFalse();

        assertThat(store().get("absent/a")).contains(new byte[] {1});
    }

    @Test
    void anObjectKeepsWhatIsKnownOfItWithTheFirstWriter() {
        Map<String, String> first = Map.of("relay-result", "x+/=".repeat(450), "a1", "b c");
        store().putIfAbsent("head/a", new byte[] {1, 2, 3}, "image/webp", first);
        store().putIfAbsent("head/a", new byte[] {4}, "image/png", Map.of("relay-result", "y"));
        store().put("head/b", new byte[5], "image/jpeg");

        ObjectInfo a = store().head("head/a").orElseThrow();
        ObjectInfo b = store().head("head/b").orElseThrow();
        assertThat(a).isEqualTo(new ObjectInfo(3, a.version(), "image/webp", first));
        assertThat(b).isEqualTo(new ObjectInfo(5, b.version(), "image/jpeg", Map.of()));
        assertThat(store().head("head/missing")).isEmpty();
    }

    @Test
    void aStretchIsOfTheVersionThatIsAskedFor() {
        store().put("part/a", new byte[] {0, 1, 2, 3, 4}, TYPE);
        String version = store().head("part/a").orElseThrow().version();

        assertThat(store().getPart("part/a", new ObjectPart(version, 1, 3)))
                .contains(new byte[] {1, 2, 3});
        assertThat(store().getPart("part/a", new ObjectPart(version, 3, 9)))
                .contains(new byte[] {3, 4});

        store().put("part/a", new byte[] {0, 1, 2, 3, 5}, TYPE);
        assertThat(store().head("part/a").orElseThrow().version()).isNotEqualTo(version);
        assertThat(store().getPart("part/a", new ObjectPart(version, 1, 3))).isEmpty();
        assertThat(store().getPart("part/b", new ObjectPart(version, 1, 3))).isEmpty();
    }

    @Test
    void whatAnotherWroteMeanwhileIsNotReplaced() {
        store().put("version/a", new byte[] {1}, TYPE);
        String first = store().head("version/a").orElseThrow().version();

        assertThat(store().replace("version/a", new byte[] {2}, TYPE, first)).isTrue();
        assertThat(store().replace("version/a", new byte[] {3}, TYPE, first)).isFalse();
        assertThat(store().get("version/a")).contains(new byte[] {2});

        String second = store().head("version/a").orElseThrow().version();
        store().delete("version/a", second);
        assertThat(store().get("version/a")).isEmpty();
        assertThat(store().replace("version/a", new byte[] {4}, TYPE, second)).isFalse();
        assertThat(store().get("version/a")).isEmpty();
        assertThatCode(() -> store().delete("version/a", second)).doesNotThrowAnyException();
    }

    /** Some stores remove it in any case: see {@link #keepsWhatAnotherWroteFromRemoval}. */
    @Test
    void whatAnotherWroteMeanwhileIsNotRemoved() {
        assumeTrue(keepsWhatAnotherWroteFromRemoval());
        store().put("version/b", new byte[] {1}, TYPE);
        String first = store().head("version/b").orElseThrow().version();
        store().put("version/b", new byte[] {2}, TYPE);

        store().delete("version/b", first);

        assertThat(store().get("version/b")).contains(new byte[] {2});
    }

    protected boolean keepsWhatAnotherWroteFromRemoval() {
        return true;
    }

    @Test
    void oneOfManyConcurrentWritersWins() throws Exception {
        List<Integer> winners = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> writers =
                    IntStream.range(0, 16)
                            .<Callable<Boolean>>mapToObj(
                                    i ->
                                            () ->
                                                    store().putIfAbsent(
                                                                    "race/a",
                                                                    new byte[] {(byte) i},
                                                                    TYPE))
                            .toList();
            List<Future<Boolean>> ended = threads.invokeAll(writers);
            for (int i = 0; i < ended.size(); i++) {
                if (ended.get(i).get()) {
                    winners.add(i);
                }
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(winners).hasSize(1);
        assertThat(store().get("race/a")).contains(new byte[] {winners.get(0).byteValue()});
    }

    @Test
    void listsKeysOfAPrefixInOrderAcrossPages() {
        int moreThanAPage = 1003;
        for (int i = moreThanAPage - 1; i >= 0; i--) {
            store().put(String.format("list/run/%05d.png", i), new byte[] {1}, TYPE);
        }
        store().put("list/run2/0.png", new byte[] {1}, TYPE);

        assertThat(store().list("list/run/"))
                .containsExactlyElementsOf(
                        IntStream.range(0, moreThanAPage)
                                .mapToObj(i -> String.format("list/run/%05d.png", i))
                                .toList());
        assertThat(store().list("list/nothing")).isEmpty();
    }

    @Test
    void deletedIsGoneAndDeletingNothingIsHarmless() {
        store().put("delete/a", new byte[] {1}, TYPE);

        store().delete("delete/a");

        assertThat(store().get("delete/a")).isEmpty();
        assertThatCode(() -> store().delete("delete/a")).doesNotThrowAnyException();
    }

    @Test
    void aBucketThatIsThereChecks() {
        assertThatCode(() -> store().check()).doesNotThrowAnyException();
    }
}
