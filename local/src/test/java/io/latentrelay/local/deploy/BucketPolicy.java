package io.latentrelay.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A policy of {@code deploy/s3} as S3 reads it: what no statement allows is refused. */
public record BucketPolicy(List<Permission> permissions) {

    private static final Path FOLDER = Path.of("..", "deploy", "s3");
    private static final String ARN = "arn:aws:s3:::";

    /**
     * One action on what one pattern names.
     *
     * @param resource without {@code arn:aws:s3:::}; a star stands for any text, slashes included
     */
    public record Permission(String action, String resource) {

        boolean allows(String asked, String on) {
            String pattern =
                    Stream.of(resource.split("\\*", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"));
            return action.equals(asked) && on.matches(pattern);
        }
    }

    public BucketPolicy {
        permissions = List.copyOf(permissions);
    }

    public static BucketPolicy of(String role) throws IOException {
        JsonNode policy =
                new ObjectMapper().readTree(Files.readString(FOLDER.resolve(role + ".json")));
        List<Permission> permissions = new ArrayList<>();
        for (JsonNode statement : policy.path("Statement")) {
            if (!statement.path("Effect").asText().equals("Allow") || statement.has("Condition")) {
                throw new IllegalArgumentException("not understood here: " + statement);
            }
            for (String action : texts(statement.path("Action"))) {
                for (String resource : texts(statement.path("Resource"))) {
                    if (!resource.startsWith(ARN)) {
                        throw new IllegalArgumentException("no bucket's: " + resource);
                    }
                    permissions.add(new Permission(action, resource.substring(ARN.length())));
                }
            }
        }
        return new BucketPolicy(permissions);
    }

    private static List<String> texts(JsonNode oneOrMore) {
        List<String> texts = new ArrayList<>();
        if (oneOrMore.isTextual()) {
            texts.add(oneOrMore.asText());
        }
        oneOrMore.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    public boolean allows(String action, String resource) {
        return permissions.stream().anyMatch(permission -> permission.allows(action, resource));
    }
}
