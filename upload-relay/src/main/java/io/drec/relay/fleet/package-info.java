/**
 * What the centre keeps of all hosts, behind one interface with one test kit.
 *
 * <p>Idempotent by contract: whatever is put twice is there once. No sharding of our own.
 */
@NullMarked
package io.drec.relay.fleet;

import org.jspecify.annotations.NullMarked;
