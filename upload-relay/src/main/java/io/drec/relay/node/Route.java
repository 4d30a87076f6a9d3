package io.drec.relay.node;

import io.drec.relay.identity.HostId;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.WireLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The way up from a node, nearest first, itself included; {@code u8 reaches | u8 n | n ids}.
 *
 * @param reachesCentre whether it is open up to the centre
 */
record Route(boolean reachesCentre, List<HostId> nodes) {
  Route {
    nodes = List.copyOf(nodes);
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(2 + nodes.size() * HostId.BYTES);
    bytes.put((byte) (reachesCentre ? 1 : 0)).put((byte) nodes.size());
    nodes.forEach(node -> bytes.put(node.toBytes()));
    return bytes.array();
  }

  static Route read(ByteBuffer bytes) throws FrameException {
    Payloads.need(bytes, 2);
    boolean reaches = bytes.get() == 1;
    return new Route(reaches, Payloads.ids(bytes, WireLimits.HOPS_MAX + 1));
  }

  Route below(HostId node) {
    List<HostId> longer = new ArrayList<>();
    longer.add(node);
    longer.addAll(nodes);
    return new Route(reachesCentre, longer);
  }
}
