package io.drec.linux.auditd;

import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Calls that name an IP address, also those that failed. The log has one end of a flow, and neither
 * its protocol nor a name for the socket: these stay 0.
 */
final class FlowMapping {
  private final Draft draft;

  FlowMapping(Draft draft) {
    this.draft = draft;
  }

  /** Drafts the record; false when the event is none of these. */
  boolean map(AuditEvent event, AuditMessage call, Syscall name) {
    int phase = phase(name);
    SocketAddress address = phase == 0 ? null : SocketAddress.of(event);
    byte[] bytes = address == null ? null : address.address();
    if (address == null || bytes == null) {
      return false;
    }
    int result = result(call);
    boolean isListen = phase == RecordLayout.FLOW_LISTEN;
    if (isListen ? result != 0 || address.port() == 0 : result != 0 && !isConnect(phase)) {
      return false;
    }
    RecordBuilder body =
        draft
            .begin(event, RecordType.NET_FLOW, NetFlow.BYTES)
            .bodyInt(NetFlow.PHASE, phase)
            .bodyInt(NetFlow.RESULT, result)
            .bodyShort(NetFlow.FAMILY, address.family())
            .bodyInt(NetFlow.OUTBOUND, outbound(phase))
            .bodyLong(NetFlow.BYTES_SENT, RecordLayout.UNKNOWN_U64)
            .bodyLong(NetFlow.BYTES_RECEIVED, RecordLayout.UNKNOWN_U64);
    body.bodyShort(isListen ? NetFlow.LOCAL_PORT : NetFlow.REMOTE_PORT, address.port());
    body.bodyBytes(isListen ? NetFlow.LOCAL_ADDR : NetFlow.REMOTE_ADDR, bytes);
    draft.actor(event);
    return true;
  }

  private static boolean isConnect(int phase) {
    return phase == RecordLayout.FLOW_CONNECT;
  }

  /** 0 for a call that names no address. */
  private static int phase(Syscall name) {
    return switch (name) {
      case CONNECT -> RecordLayout.FLOW_CONNECT;
      case ACCEPT, ACCEPT4 -> RecordLayout.FLOW_ACCEPT;
      case BIND -> RecordLayout.FLOW_LISTEN;
      case SENDTO, SENDMSG -> RecordLayout.FLOW_SEND;
      case RECVFROM, RECVMSG -> RecordLayout.FLOW_RECEIVE;
      default -> 0;
    };
  }

  private static int outbound(int phase) {
    return switch (phase) {
      case RecordLayout.FLOW_CONNECT, RecordLayout.FLOW_SEND -> 1;
      case RecordLayout.FLOW_ACCEPT, RecordLayout.FLOW_RECEIVE -> 0;
      default -> RecordLayout.UNKNOWN_U32;
    };
  }

  private static int result(AuditMessage call) {
    @Nullable Long exit = call.number("exit");
    if (exit != null && exit < 0 && exit >= -4095) {
      return (int) (long) exit;
    }
    return "no".equals(call.get("success")) ? -1 : 0;
  }
}
