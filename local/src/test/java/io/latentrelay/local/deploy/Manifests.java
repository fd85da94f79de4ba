package io.latentrelay.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What {@code kubectl kustomize} makes of an overlay, document by document. */
final class Manifests {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kinds of Kubernetes itself, whose fields its own model knows; others are the operators'. */
    private static final Map<String, Class<? extends HasMetadata>> KNOWN =
            Map.of(
                    "ConfigMap", io.fabric8.kubernetes.api.model.ConfigMap.class,
                    "Deployment", io.fabric8.kubernetes.api.model.apps.Deployment.class,
                    "NetworkPolicy",
                            io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy.class,
                    "PodDisruptionBudget",
                            io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class,
                    "Secret", io.fabric8.kubernetes.api.model.Secret.class,
                    "Service", io.fabric8.kubernetes.api.model.Service.class,
                    "ServiceAccount", io.fabric8.kubernetes.api.model.ServiceAccount.class);

    private Manifests() {}

    /** Empty where there is no kubectl, or one too old to say which kustomize it has. */
    static Optional<List<JsonNode>> of(Path overlay) throws InterruptedException {
        if (!version().map(json -> json.contains("kustomizeVersion")).orElse(false)) {
            return Optional.empty();
        }
        return run("kubectl", "kustomize", overlay.toString()).map(Manifests::documents);
    }

    private static Optional<String> version() throws InterruptedException {
        return run("kubectl", "version", "--client", "--output=json");
    }

    /** What a command prints; empty where there is no such command. */
    private static Optional<String> run(String... command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            byte[] bytes = process.getInputStream().readAllBytes();
            String printed = new String(bytes, StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + printed);
            }
            return Optional.of(printed);
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command) + " broke off", e);
        }
    }

    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
        for (Object document : new Load(settings).loadAllFromString(yaml)) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    static boolean isKnown(JsonNode document) {
        return KNOWN.containsKey(document.path("kind").asText());
    }

    /** Fields that Kubernetes' own model does not know: misspelt, or in the wrong place. */
    static List<String> unknownFields(JsonNode document) throws IOException {
        Class<? extends HasMetadata> type = KNOWN.get(document.path("kind").asText());
        List<String> unknown = new ArrayList<>();
        collect(JSON.treeToValue(document, type), document.path("kind").asText(), unknown);
        return unknown;
    }

    private static void collect(Object value, String place, List<String> unknown) {
        if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, place + "[]", unknown));
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8")) {
            for (Method getter : value.getClass().getMethods()) {
                collectFrom(value, getter, place, unknown);
            }
        }
    }

    private static void collectFrom(
            Object bean, Method getter, String place, List<String> unknown) {
        if (!getter.getName().startsWith("get") || getter.getParameterCount() > 0) {
            return;
        }
        try {
            Object value = getter.invoke(bean);
            if (!getter.getName().equals("getAdditionalProperties")) {
                collect(value, place + "." + getter.getName().substring(3), unknown);
            } else if (value instanceof Map<?, ?> rest) {
                rest.keySet().forEach(name -> unknown.add(place + "." + name));
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(place + " has no readable " + getter.getName(), e);
        }
    }
}
