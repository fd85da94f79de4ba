package io.latentrelay.coordinator.status;

import java.util.Locale;

/** The two kinds of workers. */
public enum Pool {
    BASE,
    REFINER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException when it is neither's word
     */
    public static Pool of(String word) {
        for (Pool pool : values()) {
            if (pool.word().equals(word)) {
                return pool;
            }
        }
        throw new IllegalArgumentException("pool '" + word + "' is neither base nor refiner");
    }
}
