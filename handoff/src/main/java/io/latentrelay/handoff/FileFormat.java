package io.latentrelay.handoff;

/** Kinds of picture files. */
public enum FileFormat {
    PNG("png", "image/png"),
    JPEG("jpg", "image/jpeg"),
    WEBP("webp", "image/webp");

    private final String extension;
    private final String contentType;

    FileFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    /** What follows the dot of an object key. */
    public String extension() {
        return extension;
    }

    /** As object stores and browsers are told. */
    public String contentType() {
        return contentType;
    }
}
