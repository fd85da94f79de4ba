package io.latentrelay.bench.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the scenarios that are asked for, by name; without names says which there are. */
public final class Scenarios {

    private Scenarios() {}

    private static List<Scenario> all(List<Long> sizes) {
        return List.of(
                new WorkerScenario(),
                new FillScenario(),
                new TapsScenario(),
                new FaultScenario(),
                new FleetScenario(),
                new CoordinatorScenario(sizes));
    }

    public static void main(String[] words) throws Exception {
        List<String> names = Arrays.stream(words).filter(word -> !isSize(word)).toList();
        List<Scenario> all =
                all(Arrays.stream(words).filter(Scenarios::isSize).map(Long::valueOf).toList());
        String known = all.stream().map(Scenario::name).collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            System.err.println(
                    "bench/run SCENARIO..., of " + known + " [SIZES], all; or bench/run jmh ...");
            System.exit(2);
        }
        for (String name : names) {
            if (!name.equals("all")
                    && all.stream().noneMatch(scenario -> scenario.name().equals(name))) {
                System.err.println("no scenario '" + name + "'; there are " + known + ", all");
                System.exit(2);
            }
        }
        for (Scenario scenario : all) {
            if (names.contains("all") || names.contains(scenario.name())) {
                scenario.run();
            }
        }
    }

    private static boolean isSize(String word) {
        return word.matches("\\d+");
    }
}
