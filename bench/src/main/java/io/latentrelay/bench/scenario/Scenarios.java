package io.latentrelay.bench.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** Runs the scenarios that are asked for, by name; without names says which there are. */
public final class Scenarios {

    private static final List<Scenario> ALL =
            List.of(
                    new WorkerScenario(),
                    new FillScenario(),
                    new TapsScenario(),
                    new FaultScenario(),
                    new FleetScenario());

    private Scenarios() {}

    public static void main(String[] names) throws Exception {
        String known = ALL.stream().map(Scenario::name).collect(Collectors.joining(", "));
        if (names.length == 0) {
            System.err.println(
                    "bench/run SCENARIO..., of " + known + ", all; or bench/run jmh ...");
            System.exit(2);
        }
        for (String name : names) {
            if (!name.equals("all")
                    && ALL.stream().noneMatch(scenario -> scenario.name().equals(name))) {
                System.err.println("no scenario '" + name + "'; there are " + known + ", all");
                System.exit(2);
            }
        }
        List<String> asked = List.of(names);
        for (Scenario scenario : ALL) {
            if (asked.contains("all") || asked.contains(scenario.name())) {
                scenario.run();
            }
        }
    }
}
