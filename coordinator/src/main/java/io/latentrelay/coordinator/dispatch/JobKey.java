package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.queue.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Key of a base job's record: run and trajectory, readable without the value. */
record JobKey(String run, long trajectory) {

    static Optional<JobKey> of(Message message) {
        String key = new String(message.key(), StandardCharsets.UTF_8);
        int slash = key.lastIndexOf('/');
        if (slash < 0 || !key.substring(slash + 1).matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(
                new JobKey(key.substring(0, slash), Long.parseLong(key.substring(slash + 1))));
    }

    @Override
    public String toString() {
        return run + "/" + trajectory;
    }
}
