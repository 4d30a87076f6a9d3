/**
 * Words in and out: moments, addresses and names as people write them, and texts made safe to show.
 * Knows no question.
 */
@NullMarked
package io.drec.query.words;

import org.jspecify.annotations.NullMarked;
