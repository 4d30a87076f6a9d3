/**
 * What a recording holds, as questions see it: entities, the edges between them, indicators, events
 * and coverage. {@link io.drec.store.Footage} is the one way to read; RocksDB is imported nowhere
 * but here. How the families are laid out is in {@code docs/format/store.md}.
 */
@NullMarked
package io.drec.store;

import org.jspecify.annotations.NullMarked;
