package io.drec.relay.message;

import io.drec.store.Indicator;

/**
 * What a host knows of an indicator on one day, in all frames of the epoch up to the unit's last.
 *
 * @param day days since 1970-01-01 UTC
 * @param firstNs of the acts that touched it on that day, ns since 1970 UTC
 * @param count how many records told of it on that day
 */
public record IndexRow(Indicator indicator, int day, long firstNs, long lastNs, long count) {}
