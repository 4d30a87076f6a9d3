package io.drec.windows.evtx;

/**
 * One event of an event log file.
 *
 * @param recordNumber number in the file; an exported file counts anew, so {@code
 *     System/EventRecordID} can differ
 * @param writtenNs when the log service wrote it, ns since 1970 UTC (steps of 100 ns)
 * @param fileOffset where its record starts, in bytes from the start of the file
 * @param verified whether the checksums of its chunk were right; if not, any value may be wrong
 * @param root the element {@code Event}
 */
public record EvtxEvent(
    long recordNumber, long writtenNs, long fileOffset, boolean verified, EvtxElement root) {}
