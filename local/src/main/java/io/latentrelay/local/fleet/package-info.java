/** The whole line in one process: embedded servers, both workers, and where their data lies. */
@NullMarked
package io.latentrelay.local.fleet;

import org.jspecify.annotations.NullMarked;
