package io.latentrelay.coordinator.sweep;

/**
 * Words to be put in the place of others in a prompt.
 *
 * @param setting key of the text: the prompt, or one of its kind
 */
public record Replacement(String setting, String search, String with) {

    /** The text with every occurrence replaced. */
    public String in(String text) {
        return text.replace(search, with);
    }
}
