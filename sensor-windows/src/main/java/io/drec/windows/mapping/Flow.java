package io.drec.windows.mapping;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import io.drec.windows.event.EventField;
import org.jspecify.annotations.Nullable;

/** The body of a NET_FLOW: in events, the source is always who began. */
final class Flow {
  private static final int TCP = 6;
  private static final int UDP = 17;

  /** Names of the fields that hold one end. */
  record End(EventField address, EventField port) {}

  private Flow() {}

  /** Opens the record; {@code phase} says which end is this host's. */
  static void open(Draft draft, int phase, int result, End source, @Nullable End destination) {
    boolean accepted = phase == RecordLayout.FLOW_ACCEPT;
    draft
        .open(RecordType.NET_FLOW, NetFlow.BYTES)
        .bodyInt(NetFlow.PHASE, phase)
        .bodyInt(NetFlow.RESULT, result)
        .bodyShort(NetFlow.PROTOCOL, protocol(draft))
        .bodyInt(NetFlow.OUTBOUND, accepted ? 0 : 1)
        .bodyLong(NetFlow.BYTES_SENT, RecordLayout.UNKNOWN_U64)
        .bodyLong(NetFlow.BYTES_RECEIVED, RecordLayout.UNKNOWN_U64);
    end(draft, source, accepted);
    if (destination != null) {
      end(draft, destination, !accepted);
    }
  }

  private static void end(Draft draft, End end, boolean remote) {
    String text = draft.event().text(end.address());
    byte[] address = text == null ? null : IpText.parse(text);
    if (address != null) {
      draft
          .bodyShort(NetFlow.FAMILY, IpText.family(address))
          .bodyBytes(remote ? NetFlow.REMOTE_ADDR : NetFlow.LOCAL_ADDR, address);
    }
    draft.bodyShort(
        remote ? NetFlow.REMOTE_PORT : NetFlow.LOCAL_PORT, (int) draft.pidOf(end.port()));
  }

  private static int protocol(Draft draft) {
    if (draft.event().is(EventField.PROTOCOL, "tcp")) {
      return TCP;
    }
    return draft.event().is(EventField.PROTOCOL, "udp")
        ? UDP
        : (int) draft.pidOf(EventField.PROTOCOL);
  }
}
