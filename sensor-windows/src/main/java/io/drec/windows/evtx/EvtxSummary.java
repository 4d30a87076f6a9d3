package io.drec.windows.evtx;

/**
 * What was read of one file.
 *
 * @param bytes length of the file
 * @param chunks chunks that hold records
 * @param events events given to the sink
 * @param lost records of which no event could be made; each is named by a {@link Damage}. Records
 *     whose beginning is gone as well cannot be counted
 * @param damages how many damages were given to the sink
 * @param dirty whether the file says that Windows had not closed it
 */
public record EvtxSummary(
    long bytes, long chunks, long events, long lost, long damages, boolean dirty) {}
