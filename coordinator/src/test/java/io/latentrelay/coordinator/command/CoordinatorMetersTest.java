package io.latentrelay.coordinator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.dispatch.Standing;
import io.latentrelay.coordinator.dispatch.Standing.Folded;
import io.latentrelay.coordinator.dispatch.Standing.RunImages;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.coordinator.status.PoolLoad;
import io.latentrelay.transport.telemetry.Telemetry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoordinatorMetersTest {

    private static List<String> scrape(Standing standing) {
        Telemetry telemetry = new Telemetry();
        CoordinatorMeters.register(telemetry, () -> standing);
        return telemetry
                .scrape()
                .lines()
                .filter(line -> line.matches("relay_(run|window|images|manifest|back|busy).*"))
                .toList();
    }

    @Test
    void showsHowRunsStand() {
        RunImages night = new RunImages("night", 1, 2, 3, 4);
        RunImages day = new RunImages("day", 0, 0, 7, 0);

        List<PoolLoad> pools =
                List.of(
                        new PoolLoad(Pool.BASE, 12.5, 14, 10, 1.5),
                        new PoolLoad(Pool.REFINER, 3, 14, 10, 0.5));

        assertThat(scrape(new Standing(List.of(night, day), pools, 30, new Folded(5, 6, 7), 8)))
                .containsExactlyInAnyOrder(
                        "relay_runs 2.0",
                        "relay_run_images{run=\"night\",state=\"stored\"} 1.0",
                        "relay_run_images{run=\"night\",state=\"failed\"} 2.0",
                        "relay_run_images{run=\"night\",state=\"outstanding\"} 3.0",
                        "relay_run_images{run=\"night\",state=\"unpublished\"} 4.0",
                        "relay_run_images{run=\"day\",state=\"stored\"} 0.0",
                        "relay_run_images{run=\"day\",state=\"failed\"} 0.0",
                        "relay_run_images{run=\"day\",state=\"outstanding\"} 7.0",
                        "relay_run_images{run=\"day\",state=\"unpublished\"} 0.0",
                        "relay_window_images{state=\"used\"} 10.0",
                        "relay_window_images{state=\"free\"} 20.0",
                        "relay_images_ended_total{outcome=\"stored\"} 5.0",
                        "relay_images_ended_total{outcome=\"failed\"} 6.0",
                        "relay_images_ended_total{outcome=\"repeated\"} 7.0",
                        "relay_backlog_seconds{pool=\"base\"} 12.5",
                        "relay_backlog_seconds{pool=\"refiner\"} 3.0",
                        "relay_backlog_images{pool=\"base\"} 14.0",
                        "relay_backlog_images{pool=\"refiner\"} 14.0",
                        "relay_busy_workers{pool=\"base\"} 1.5",
                        "relay_busy_workers{pool=\"refiner\"} 0.5",
                        "relay_manifest_parts_total 8.0");
    }

    @Test
    void manyRunsDoNotMakeManySeries() {
        List<RunImages> runs =
                IntStream.range(0, 1000)
                        .mapToObj(i -> new RunImages("run-" + i, 1, 0, 0, 0))
                        .toList();

        assertThat(scrape(new Standing(runs, List.of(), 30, new Folded(0, 0, 0), 0)))
                .filteredOn(line -> line.startsWith("relay_run_images"))
                .hasSize(4 * 51)
                .contains("relay_run_images{run=\"(others)\",state=\"stored\"} 950.0")
                .contains("relay_run_images{run=\"run-999\",state=\"stored\"} 1.0");
    }
}
