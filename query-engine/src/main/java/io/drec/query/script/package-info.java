/**
 * Scripts out of what was recorded: commands that were handed over encoded, decoded, and script
 * text that was logged in parts, put together. Pure functions of texts; every size is bounded, and
 * what cannot be decoded is said, never guessed. Runs nothing.
 */
@NullMarked
package io.drec.query.script;

import org.jspecify.annotations.NullMarked;
