/** What commands leave behind: tables for people, JSON for scripts, tensors as NPY files. */
@NullMarked
package io.latentrelay.local.output;

import org.jspecify.annotations.NullMarked;
