/**
 * Options as people give them: on the command line, in the environment, in a file. One declaration
 * makes the option, its environment variable, its file key and its line in {@code --help}.
 */
@NullMarked
package io.latentrelay.transport.settings;

import org.jspecify.annotations.NullMarked;
