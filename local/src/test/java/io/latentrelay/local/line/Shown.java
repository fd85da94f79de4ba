package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.transport.telemetry.Metric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What processes of a fleet show of themselves. */
final class Shown {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern TYPE = Pattern.compile("# TYPE (relay_\\w+) (\\w+)");

    /** Workers without --sizes warm nothing up, and who has every provider misses none. */
    private static final Set<Metric> ONLY_WITH_CAUSE =
            Set.of(Metric.WARM_UP_SECONDS, Metric.PROVIDERS_MISSED);

    private Shown() {}

    static String text(String address, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Our metrics that an address exports, and their types. */
    static Map<String, String> metrics(String address) throws IOException, InterruptedException {
        Map<String, String> shown = new TreeMap<>();
        TYPE.matcher(text(address, "/metrics"))
                .results()
                .forEach(type -> shown.put(type.group(1), type.group(2)));
        return shown;
    }

    /** Each metric that is documented is among them, and none that is not. */
    static void assertAreThoseDocumented(Map<String, String> metrics) {
        Map<String, String> documented = new TreeMap<>();
        Map<String, String> shown = new TreeMap<>(metrics);
        for (Metric metric : Metric.values()) {
            String type = metric.kind().name().toLowerCase(Locale.ROOT);
            documented.put(metric.prometheusName(), type);
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                documented.put(metric.prometheusName() + "_max", "gauge");
            }
        }
        for (Metric rare : ONLY_WITH_CAUSE) {
            shown.put(rare.prometheusName(), "gauge");
        }
        assertThat(shown).isEqualTo(documented);
    }

    /** Each of these counters is above nothing, whatever its labels. */
    static void assertHaveMoved(String address, String... counters)
            throws IOException, InterruptedException {
        for (String counter : counters) {
            assertThat(counter(address, counter)).as("%s at %s", counter, address).isPositive();
        }
    }

    /** A counter, over all its labels. */
    static double counter(String address, String name) throws IOException, InterruptedException {
        return Pattern.compile(name + "\\{[^}]*\\} (\\S+)")
                .matcher(text(address, "/metrics"))
                .results()
                .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
                .sum();
    }

    static void assertReady(String... addresses) throws IOException, InterruptedException {
        for (String address : addresses) {
            assertThat(text(address, "/readyz")).isEqualTo("ready\n");
        }
    }

    /** Nobody who reads a log or a metric learns a key. */
    static void assertKeepsSecrets(String secret, RelayProcess... processes) {
        Stream.of(processes)
                .forEach(process -> assertThat(process.printed()).doesNotContain(secret));
    }
}
