/**
 * Makes rows from frames: what the records say becomes entities, the edges between them and
 * indicators. The recorder's compactor puts the rows into the store; a reader makes the same rows,
 * by the same code, from what the journal holds beyond the store.
 *
 * <p>Promises: the same frames give the same rows, byte for byte, however they were cut into
 * batches; a frame is in the store once, whatever instant the process dies at. Never: throws for
 * what a record says, imports RocksDB or Chronicle.
 */
@NullMarked
package io.drec.compact;

import org.jspecify.annotations.NullMarked;
