/**
 * What the centre keeps of all hosts, behind one interface with one test kit ({@code
 * FleetStoreContract}).
 *
 * <p>Idempotent by contract: whatever is put twice is there once. No sharding of our own. Nothing
 * here tells whether a host is to be believed: that is the centre's to judge.
 */
@NullMarked
package io.drec.relay.fleet;

import org.jspecify.annotations.NullMarked;
