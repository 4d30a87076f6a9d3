package io.drec.evidence;

/**
 * How far an import is.
 *
 * @param bytesRead of the files as they lie on the disk
 * @param bytesTotal that there are to read; 0 while it is not known yet
 * @param events read so far
 * @param fresh of these, how many were not in the recording before; lags behind
 * @param file that is being read; empty before the first
 */
public record ImportProgress(
    long bytesRead, long bytesTotal, long events, long fresh, String file) {}
