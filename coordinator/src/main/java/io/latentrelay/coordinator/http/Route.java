package io.latentrelay.coordinator.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that can be asked for.
 *
 * @param path with places as in {@code /api/runs/{name}}
 * @param role who may
 * @param maxBody bytes that may be sent along
 */
record Route(String method, String path, Role role, int maxBody, Handler handler) {

    /** Answers; bad input thrown becomes the asker's fault, all else ours. */
    @FunctionalInterface
    interface Handler {
        Response answer(Request request);
    }

    /** What stands in the path's places; empty when the path is another. */
    Optional<Map<String, String>> match(String asked) {
        String[] mine = path.split("/", -1);
        String[] theirs = asked.split("/", -1);
        if (mine.length != theirs.length) {
            return Optional.empty();
        }
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{") && !theirs[i].isEmpty()) {
                places.put(mine[i].substring(1, mine[i].length() - 1), theirs[i]);
            } else if (!mine[i].equals(theirs[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(places);
    }
}
