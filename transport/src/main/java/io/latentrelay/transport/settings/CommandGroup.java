package io.latentrelay.transport.settings;

/**
 * Commands that belong together, under a name of their own: {@code relay NAME COMMAND}.
 *
 * @param summary one line for the list of commands
 */
public record CommandGroup(String name, String summary) {}
