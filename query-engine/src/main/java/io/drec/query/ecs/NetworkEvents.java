package io.drec.query.ecs;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordView;
import io.drec.store.Addresses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Network records as events. */
final class NetworkEvents {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int EINPROGRESS = -115;

  private NetworkEvents() {}

  static void fill(EcsEvent event, RecordView record) {
    int phase = record.bodyInt(NetFlow.PHASE);
    event
        .put(EcsField.EVENT_ACTION, action(phase))
        .putAll(EcsField.EVENT_CATEGORY, List.of("network"))
        .putAll(EcsField.EVENT_TYPE, types(phase));
    outcome(event, record.bodyInt(NetFlow.RESULT));
    int outbound = record.bodyInt(NetFlow.OUTBOUND);
    int family = record.bodyU16(NetFlow.FAMILY);
    event
        .put(EcsField.NETWORK_TRANSPORT, transport(record.bodyU16(NetFlow.PROTOCOL)))
        .put(EcsField.NETWORK_TYPE, family == AF_INET ? "ipv4" : family == AF_INET6 ? "ipv6" : null)
        .put(
            EcsField.NETWORK_DIRECTION,
            outbound == 1 ? "egress" : outbound == 0 ? "ingress" : "unknown")
        .put(EcsField.DREC_FLOW_SOCKET, Long.toUnsignedString(record.bodyLong(NetFlow.SOCKET_ID)));
    if (phase == RecordLayout.FLOW_RAW) {
      return; // it has no ends
    }
    boolean localIsSource = outbound != 0 || phase == RecordLayout.FLOW_LISTEN;
    ends(event, record, family, localIsSource);
    if (phase == RecordLayout.FLOW_CLOSE) {
      bytes(event, record, localIsSource);
    }
  }

  private static void ends(EcsEvent event, RecordView record, int family, boolean localIsSource) {
    String local = Addresses.text(family, record.bodyBytes(NetFlow.LOCAL_ADDR, 16));
    String remote = Addresses.text(family, record.bodyBytes(NetFlow.REMOTE_ADDR, 16));
    int localPort = record.bodyU16(NetFlow.LOCAL_PORT);
    int remotePort = record.bodyU16(NetFlow.REMOTE_PORT);
    event
        .put(EcsField.SOURCE_IP, localIsSource ? local : remote)
        .put(EcsField.SOURCE_PORT, localIsSource ? localPort : remotePort);
    int phase = record.bodyInt(NetFlow.PHASE);
    if (phase != RecordLayout.FLOW_LISTEN && phase != RecordLayout.FLOW_BIND) {
      event
          .put(EcsField.DESTINATION_IP, localIsSource ? remote : local)
          .put(EcsField.DESTINATION_PORT, localIsSource ? remotePort : localPort);
    }
  }

  private static void bytes(EcsEvent event, RecordView record, boolean localIsSource) {
    Long sent = counted(record.bodyLong(NetFlow.BYTES_SENT));
    Long received = counted(record.bodyLong(NetFlow.BYTES_RECEIVED));
    event
        .put(EcsField.SOURCE_BYTES, localIsSource ? sent : received)
        .put(EcsField.DESTINATION_BYTES, localIsSource ? received : sent)
        .put(EcsField.NETWORK_BYTES, sent == null || received == null ? null : sent + received);
  }

  private static void outcome(EcsEvent event, int result) {
    if (result == EINPROGRESS) {
      event.put(EcsField.EVENT_OUTCOME, "unknown");
    } else if (result < 0) {
      event
          .put(EcsField.EVENT_OUTCOME, "failure")
          .put(EcsField.ERROR_CODE, Integer.toString(-result));
    } else {
      event.put(EcsField.EVENT_OUTCOME, "success");
    }
  }

  private static String action(int phase) {
    return switch (phase) {
      case RecordLayout.FLOW_CONNECT -> "connect";
      case RecordLayout.FLOW_ACCEPT -> "accept";
      case RecordLayout.FLOW_LISTEN -> "listen";
      case RecordLayout.FLOW_CLOSE -> "disconnect";
      case RecordLayout.FLOW_SEND -> "send";
      case RecordLayout.FLOW_RECEIVE -> "receive";
      case RecordLayout.FLOW_BIND -> "bind";
      case RecordLayout.FLOW_RAW -> "raw-socket";
      default -> "flow-" + phase;
    };
  }

  private static List<String> types(int phase) {
    return switch (phase) {
      case RecordLayout.FLOW_CONNECT, RecordLayout.FLOW_ACCEPT -> List.of("connection", "start");
      case RecordLayout.FLOW_CLOSE -> List.of("connection", "end");
      case RecordLayout.FLOW_LISTEN, RecordLayout.FLOW_BIND, RecordLayout.FLOW_RAW ->
          List.of("info");
      default -> List.of("connection");
    };
  }

  private static String transport(int protocol) {
    return switch (protocol) {
      case 6 -> "tcp";
      case 17 -> "udp";
      default -> Integer.toString(protocol);
    };
  }

  private static @Nullable Long counted(long bytes) {
    return bytes == RecordLayout.UNKNOWN_U64 ? null : bytes;
  }
}
