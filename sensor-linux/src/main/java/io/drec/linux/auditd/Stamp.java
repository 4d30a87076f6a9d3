package io.drec.linux.auditd;

/**
 * What the lines of one event have in common.
 *
 * @param host as the line tells it; empty where it does not
 * @param timeMs since 1970 UTC
 * @param serial counts from 1 at each boot
 */
record Stamp(String host, long timeMs, long serial) {}
