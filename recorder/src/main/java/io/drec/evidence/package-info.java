/**
 * Other people's recordings: what a format that can be imported is, and the import itself. A format
 * turns each event into a record of {@code docs/format/record.md}; the import puts the records in
 * order of time, leaves out what was imported before, and hands them to the journal as a sensor
 * would.
 *
 * <p>Promises: an event is in the recording once however often it is imported; what cannot be read
 * is counted and told with its place; nothing that can be read is left out. Never: decides what an
 * event means (the formats do) or what came of it (the row maker does).
 */
@NullMarked
package io.drec.evidence;

import org.jspecify.annotations.NullMarked;
