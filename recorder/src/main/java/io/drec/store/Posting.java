package io.drec.store;

import io.drec.record.EventId;
import org.jspecify.annotations.Nullable;

/**
 * Who touched an indicator's value.
 *
 * @param object the entity that has the value (file, flow, process)
 * @param process the process that acted on it; null where none is known; for an indicator of a
 *     process itself the process
 * @param firstNs ns since 1970 UTC
 * @param count events that told of it
 * @param firstEvent the first of these
 */
public record Posting(
    EntityId object,
    @Nullable EntityId process,
    long firstNs,
    long lastNs,
    long count,
    EventId firstEvent) {}
