/** Picture files: PNG, and the text that says how a picture was made. */
@NullMarked
package io.latentrelay.refinerworker.picture;

import org.jspecify.annotations.NullMarked;
