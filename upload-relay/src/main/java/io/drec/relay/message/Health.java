package io.drec.relay.message;

/**
 * How a host does, in a few figures.
 *
 * @param clockNs the host's wall clock, ns since 1970 UTC
 * @param recording whether a recorder records now
 * @param trouble what keeps it from keeping anything; empty when all is well
 * @param gaps spans in which something was not recorded, in all that is kept
 * @param lostRecords since the recorder's last start
 */
public record Health(
    long clockNs, boolean recording, String trouble, long gaps, long lostRecords) {}
