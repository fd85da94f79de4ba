/**
 * The fault drill: the whole line as processes, with everything done to them that a fleet meets.
 */
@NullMarked
package io.latentrelay.local.drill;

import org.jspecify.annotations.NullMarked;
