package io.drec.relay.message;

/**
 * Consecutive frames, byte for byte.
 *
 * @param first sequence of the first frame
 * @param end the last frame, with its chain value
 * @param firstNs smallest time of a record, ns since 1970 UTC
 * @param lastNs greatest
 * @param frames one behind the other, as the journal has them (docs/format/record.md)
 */
public record FrameUnit(long first, Position end, long firstNs, long lastNs, byte[] frames) {}
