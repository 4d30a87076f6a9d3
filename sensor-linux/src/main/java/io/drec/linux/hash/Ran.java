package io.drec.linux.hash;

import org.jspecify.annotations.Nullable;

/**
 * A file that a process ran, or mapped to run code of it, to be looked into.
 *
 * @param role {@code RecordLayout.RAN_*}
 * @param timeNs of the exec, or of the mapping, on the records' clock
 * @param version as the kernel had it at that moment; null: not told, as of scripts
 * @param link below /proc/PID, to what the kernel itself holds; empty: there is none
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
    String link,
    int generation,
    byte[] path,
    boolean isOurs,
    boolean isSure) {}
