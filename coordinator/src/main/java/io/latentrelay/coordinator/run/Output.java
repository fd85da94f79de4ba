package io.latentrelay.coordinator.run;

/**
 * Where a run's objects lie in the bucket.
 *
 * @param prefix words joined by slashes, without a slash at either end
 */
public record Output(String prefix, Format format) {

    /** How pictures are encoded. */
    public enum Format {
        PNG("png");

        private final String text;

        Format(String text) {
            this.text = text;
        }

        /** As run files and object keys have it. */
        public String text() {
            return text;
        }

        /**
         * @throws IllegalArgumentException naming the text and what is known
         */
        public static Format of(String text) {
            for (Format format : values()) {
                if (format.text.equals(text)) {
                    return format;
                }
            }
            throw new IllegalArgumentException("'" + text + "' is not a known format; known: png");
        }
    }
}
