package io.drec.relay.node;

import io.drec.relay.identity.HostId;

/**
 * A sealed message that a relay keeps.
 *
 * @param bytes as the host sealed it
 */
record SpoolRecord(HostId host, byte[] bytes) {}
