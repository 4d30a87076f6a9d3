/** Capture on Windows, and the import of recordings that Windows made. */
@NullMarked
package io.drec.windows;

import org.jspecify.annotations.NullMarked;
