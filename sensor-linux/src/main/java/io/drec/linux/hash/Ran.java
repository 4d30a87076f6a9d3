package io.drec.linux.hash;

import org.jspecify.annotations.Nullable;

/**
 * A file that a process ran, to be looked into.
 *
 * @param role {@code RecordLayout.RAN_*}
 * @param timeNs of the exec, on the records' clock
 * @param version as the kernel had it at that moment; null: not told, as of scripts
 * @param generation {@code RecordLayout.UNKNOWN_U32}: not told
 * @param path absolute, as the process sees it; empty: not told
 * @param isOurs the process sees the same files under the same names as this one
 * @param isSure there is such a file; else it was taken from an argument that may be none
 */
record Ran(
    int role,
    int pid,
    long startNs,
    long timeNs,
    @Nullable FileVersion version,
    int generation,
    byte[] path,
    boolean isOurs,
    boolean isSure) {}
