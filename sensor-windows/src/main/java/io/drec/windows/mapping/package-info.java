/**
 * What Windows events mean: each becomes one record of {@code docs/format/record.md}.
 *
 * <p>{@link io.drec.windows.mapping.EventMapper} promises exactly one record for every event; one
 * that no mapping knows becomes a LOG. Every field of the source stands in DATA as it was. A value
 * that cannot be understood is left out of the record's own fields, and never costs the event.
 * Never: joins events with each other; the row maker does.
 *
 * <p>The table event → record: {@code docs/format/windows-mapping.md}.
 */
@NullMarked
package io.drec.windows.mapping;

import org.jspecify.annotations.NullMarked;
