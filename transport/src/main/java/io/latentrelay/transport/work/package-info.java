/**
 * What every worker does around its stage: takes work, gives it back in time, buries the unusable.
 */
@NullMarked
package io.latentrelay.transport.work;

import org.jspecify.annotations.NullMarked;
