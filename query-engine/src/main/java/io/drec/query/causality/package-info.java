/**
 * How one thing came of another: the walk back from a point to where it entered (root cause), the
 * ranking of these entries in words, and the walk forward to all that came of a point (impact).
 *
 * <p>Promises: every path respects time, every walk is bounded, the same footage gives the same
 * result, and what is inferred is said to be. Never: names a host, a tool or a file, but for the
 * kernel of Windows; what it prefers, it prefers by mechanism, rarity, size and time. How it works
 * is in {@code docs/causality.md}.
 */
@NullMarked
package io.drec.query.causality;

import org.jspecify.annotations.NullMarked;
