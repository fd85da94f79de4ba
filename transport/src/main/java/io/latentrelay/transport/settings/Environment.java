package io.latentrelay.transport.settings;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The process environment, as far as it is ours: variables that begin with {@code RELAY_}. */
final class Environment {

    private static final String PREFIX = "RELAY_";

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Empty when the variable is absent or empty: container set-ups cannot unset one. */
    Optional<Settings.Given> find(Option option) {
        String variable = option.environmentVariable();
        return Optional.ofNullable(variables.get(variable))
                .filter(text -> !text.isEmpty())
                .map(text -> new Settings.Given(text, "from the environment: " + variable));
    }

    Map<String, Settings.Given> values(Collection<Option> options) {
        Map<String, Settings.Given> values = new HashMap<>();
        options.forEach(o -> find(o).ifPresent(given -> values.put(o.name(), given)));
        return values;
    }

    /**
     * Refuses a variable that is nearly the name of an option. Others may begin with our prefix for
     * reasons of their own (Kubernetes sets RELAY_..._SERVICE_HOST for a service called relay).
     */
    void refuseMisspelt(Collection<Option> known) {
        Set<String> names =
                known.stream().map(Option::environmentVariable).collect(Collectors.toSet());
        variables.keySet().stream()
                .filter(variable -> variable.startsWith(PREFIX) && !names.contains(variable))
                .sorted()
                .forEach(variable -> refuseIfNear(variable, names));
    }

    private static void refuseIfNear(String variable, Set<String> names) {
        for (String name : names) {
            if (Nearest.distance(variable, name) <= 2) {
                throw new IllegalArgumentException(
                        "environment variable "
                                + variable
                                + " is no option; did you mean "
                                + name
                                + "?");
            }
        }
    }
}
