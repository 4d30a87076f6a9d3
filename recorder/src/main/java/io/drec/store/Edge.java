package io.drec.store;

import io.drec.record.EventId;

/**
 * One entity acted on another.
 *
 * @param from the cause
 * @param to the effect
 * @param firstNs when it began, ns since 1970 UTC
 * @param lastNs when it ended; {@link Long#MAX_VALUE} while it is not known to have ended
 * @param event the record that told of it first
 * @param bytes that went over, or -1 when not counted
 */
public record Edge(
    EntityId from,
    EntityId to,
    Mechanism mechanism,
    long firstNs,
    long lastNs,
    EventId event,
    long bytes) {}
