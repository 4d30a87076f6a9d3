/**
 * Forward-evolving keys: one for each frame, made from the one before in a way that nobody can go
 * back, and erased when the frame is safe. Who has the verification key can make all of them; the
 * recording host, from its present state, only those to come. Format, promises and their limits:
 * {@code docs/format/chain.md}.
 *
 * <p>Knows {@code io.drec.record} and files of its own; never frames in their journal or store.
 */
@NullMarked
package io.drec.seal;

import org.jspecify.annotations.NullMarked;
