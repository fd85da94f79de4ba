package io.latentrelay.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What a process's {@code /metrics} said. */
record Scraped(List<String> samples) {

    static Scraped of(String address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        try {
            String text =
                    HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body();
            return new Scraped(text.lines().filter(line -> !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + address, e);
        }
    }

    /** Over all label values. */
    double sum(String metric) {
        return samples.stream()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
