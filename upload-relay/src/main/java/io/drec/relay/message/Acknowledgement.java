package io.drec.relay.message;

/**
 * The centre has taken something in, and will have it after a power cut too. After a {@link Hello}
 * it says so of all that it has, so that both begin where they stand.
 *
 * @param first sequence of the first frame meant; for the index 0
 * @param end the last one, with its chain value; sequence -1: nothing is there
 */
public record Acknowledgement(UnitKind kind, long first, Position end) implements Message {}
