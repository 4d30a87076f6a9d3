package io.drec.compact;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordView;
import io.drec.store.Addresses;
import io.drec.store.EntityId;
import io.drec.store.FlowRow;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.MetaKeys;
import io.drec.store.ProcessRow;
import io.drec.store.RowReader;
import io.drec.store.RowWriter;
import org.jspecify.annotations.Nullable;

/** Rows of NET_FLOW: a flow, and edges that last until it is closed. */
final class FlowRules {
  private static final int UDP = 17;
  private static final int EINPROGRESS = 115;
  private static final int ADDRESS_BYTES = 16;

  /** Told again between the same ends within this time, it is the same connection. */
  private static final long SAME_FLOW_NS = 600_000_000_000L;

  private final Rows rows;

  FlowRules(Rows rows) {
    this.rows = rows;
  }

  /** Returns the flow. */
  EntityId flow(Act act) {
    RecordView record = act.record();
    ProcessRow process = rows.actor(act);
    if (act.isImported()) {
      return told(act, process);
    }
    FlowRow flow = rows.flow(act, id(act));
    boolean begun = flow.protocol != 0;
    describe(act, flow);
    int phase = record.bodyInt(NetFlow.PHASE);
    post(act, flow, process == null ? opener(flow) : process.id(), phase);
    if (phase == RecordLayout.FLOW_CLOSE) {
      closed(act, flow, process, begun);
    } else if (process != null) {
      acted(act, flow, process.id(), phase);
    }
    return flow.id();
  }

  /** A connection as event logs tell it: perhaps by several, and never of its end. */
  private EntityId told(Act act, @Nullable ProcessRow process) {
    FlowRow flow = rows.flow(act, idOfEnds(act));
    boolean known = flow.protocol != 0;
    boolean opened = Boolean.TRUE.equals(flow.outbound);
    describe(act, flow);
    int phase = act.record().bodyInt(NetFlow.PHASE);
    if (process == null) {
      if (!known) {
        post(act, flow, null, phase);
      }
      return flow.id();
    }
    boolean twice =
        flow.open.stream().anyMatch(open -> rows.isSamePid(act, open.process(), process));
    if (!twice) {
      post(act, flow, process.id(), phase);
      postLocal(act, flow, process.id(), phase);
      acted(act, flow, process.id(), phase);
    }
    if (opened) {
      // Both ends are of this host: who opened it decides, whichever end is told first.
      flow.outbound = true;
    }
    return flow.id();
  }

  private void postLocal(Act act, FlowRow flow, EntityId process, int phase) {
    if (phase == RecordLayout.FLOW_CONNECT && flow.localPort != 0) {
      String local = Addresses.withPort(flow.localAddress, flow.localPort);
      rows.posting(Indicator.Kind.LOCAL_PORT, local, flow.id(), process, act);
    }
  }

  /** The flow between these ends that was told of lately, else a new one. */
  private EntityId idOfEnds(Act act) {
    RecordView record = act.record();
    int family = record.bodyU16(NetFlow.FAMILY);
    String local = Addresses.text(family, record.bodyBytes(NetFlow.LOCAL_ADDR, ADDRESS_BYTES));
    String remote = Addresses.text(family, record.bodyBytes(NetFlow.REMOTE_ADDR, ADDRESS_BYTES));
    int localPort = record.bodyU16(NetFlow.LOCAL_PORT);
    // Without the near port only the process tells two connections to one place apart.
    String owner = localPort == 0 ? record.pid() + " " : "";
    String ends =
        owner
            + record.bodyU16(NetFlow.PROTOCOL)
            + " "
            + Addresses.withPort(local, localPort)
            + " "
            + Addresses.withPort(remote, record.bodyU16(NetFlow.REMOTE_PORT));
    byte[] key = MetaKeys.flow(act.hostId(), ends);
    byte[] value = rows.meta(key);
    EntityId id = null;
    if (value != null) {
      RowReader in = new RowReader(value);
      EntityId newest = in.id();
      id = Math.abs(act.timeNs() - in.signed()) <= SAME_FLOW_NS ? newest : null;
    }
    if (id == null) {
      id = rows.ids().flowOfEnds(act.hostId(), ends, act.timeNs());
    }
    rows.putMeta(key, new RowWriter().id(id).signed(act.timeNs()).toBytes());
    return id;
  }

  /** A TCP socket has one peer; one of another protocol has a flow with each. */
  private EntityId id(Act act) {
    RecordView record = act.record();
    long socketId = record.bodyLong(NetFlow.SOCKET_ID);
    return record.bodyU16(NetFlow.PROTOCOL) == UDP
        ? rows.ids()
            .flow(
                act.hostId(),
                act.bootId(),
                socketId,
                record.bodyBytes(NetFlow.REMOTE_ADDR, ADDRESS_BYTES),
                record.bodyU16(NetFlow.REMOTE_PORT))
        : rows.ids().flow(act.hostId(), act.bootId(), socketId);
  }

  /** Addresses that are known already stay where a later record leaves them out. */
  private static void describe(Act act, FlowRow flow) {
    RecordView record = act.record();
    int family = record.bodyU16(NetFlow.FAMILY);
    flow.protocol = record.bodyU16(NetFlow.PROTOCOL);
    String local = Addresses.text(family, record.bodyBytes(NetFlow.LOCAL_ADDR, ADDRESS_BYTES));
    int localPort = record.bodyU16(NetFlow.LOCAL_PORT);
    if (flow.localAddress.isEmpty() || !Addresses.isUnspecified(local)) {
      flow.localAddress = local;
    }
    flow.localPort = localPort == 0 ? flow.localPort : localPort;
    String remote = Addresses.text(family, record.bodyBytes(NetFlow.REMOTE_ADDR, ADDRESS_BYTES));
    int remotePort = record.bodyU16(NetFlow.REMOTE_PORT);
    if (flow.remoteAddress.isEmpty() || !Addresses.isUnspecified(remote)) {
      flow.remoteAddress = remote;
    }
    flow.remotePort = remotePort == 0 ? flow.remotePort : remotePort;
    int outbound = record.bodyInt(NetFlow.OUTBOUND);
    if (outbound == 0 || outbound == 1) {
      flow.outbound = outbound == 1;
    }
  }

  private static @Nullable EntityId opener(FlowRow flow) {
    return flow.open.isEmpty() ? null : flow.open.get(0).process();
  }

  private void post(Act act, FlowRow flow, @Nullable EntityId process, int phase) {
    if (!Addresses.isUnspecified(flow.remoteAddress)) {
      String withPort = Addresses.withPort(flow.remoteAddress, flow.remotePort);
      rows.posting(Indicator.Kind.IP, flow.remoteAddress, flow.id(), process, act);
      rows.posting(Indicator.Kind.IP_PORT, withPort, flow.id(), process, act);
    }
    if (phase == RecordLayout.FLOW_ACCEPT || phase == RecordLayout.FLOW_LISTEN) {
      String local = Addresses.withPort(flow.localAddress, flow.localPort);
      rows.posting(Indicator.Kind.IP_PORT, local, flow.id(), process, act);
    }
  }

  private void acted(Act act, FlowRow flow, EntityId process, int phase) {
    switch (phase) {
      case RecordLayout.FLOW_CONNECT -> connected(act, flow, process);
      case RecordLayout.FLOW_ACCEPT -> {
        flow.result = 0;
        flow.outbound = false;
        begin(act, flow, process, Mechanism.ACCEPT, act.timeNs());
        begin(act, flow, process, Mechanism.SEND, act.timeNs());
      }
      case RecordLayout.FLOW_LISTEN -> {
        flow.listening = true;
        begin(act, flow, process, Mechanism.LISTEN, act.timeNs());
      }
      case RecordLayout.FLOW_BIND -> {
        flow.listening = true;
        begin(act, flow, process, Mechanism.LISTEN, act.timeNs());
      }
      case RecordLayout.FLOW_SEND -> begin(act, flow, process, Mechanism.SEND, act.timeNs());
      case RecordLayout.FLOW_RECEIVE -> begin(act, flow, process, Mechanism.RECEIVE, act.timeNs());
      default -> {
        // A phase of a newer sensor: the flow and its addresses are kept.
      }
    }
  }

  private void connected(Act act, FlowRow flow, EntityId process) {
    int result = act.record().bodyInt(NetFlow.RESULT);
    flow.outbound = true;
    begin(act, flow, process, Mechanism.CONNECT, act.timeNs());
    if (result == 0) {
      flow.result = 0;
      begin(act, flow, process, Mechanism.RECEIVE, act.timeNs());
    } else if (result != -EINPROGRESS) {
      flow.result = result;
      end(act, flow, Rows.NOT_COUNTED, Rows.NOT_COUNTED);
    }
  }

  /** Puts an edge that lasts until the flow is closed, unless it has begun already. */
  private void begin(Act act, FlowRow flow, EntityId process, Mechanism mechanism, long firstNs) {
    if (flow.isOpen(mechanism, process)) {
      return;
    }
    boolean fromFlow = isFromFlow(mechanism);
    rows.edge(
        fromFlow ? flow.id() : process,
        fromFlow ? process : flow.id(),
        mechanism,
        firstNs,
        Rows.OPEN_END,
        act.event());
    flow.addOpen(mechanism, process, firstNs);
  }

  private static boolean isFromFlow(Mechanism mechanism) {
    return mechanism == Mechanism.ACCEPT || mechanism == Mechanism.RECEIVE;
  }

  private void closed(Act act, FlowRow flow, @Nullable ProcessRow process, boolean begun) {
    RecordView record = act.record();
    long sent = record.bodyLong(NetFlow.BYTES_SENT);
    long received = record.bodyLong(NetFlow.BYTES_RECEIVED);
    if (!begun && process != null) {
      beginUnseen(act, flow, process.id());
    }
    flow.bytesSent = sent == RecordLayout.UNKNOWN_U64 ? null : Long.valueOf(sent);
    flow.bytesReceived = received == RecordLayout.UNKNOWN_U64 ? null : Long.valueOf(received);
    end(act, flow, sent, received);
  }

  /** The flow was there before recording began: its edges, by what its end tells. */
  private void beginUnseen(Act act, FlowRow flow, EntityId process) {
    long openTimeNs = act.record().bodyLong(NetFlow.OPEN_TIME_NS);
    long firstNs = openTimeNs == 0 ? act.timeNs() : act.epoch(openTimeNs);
    Boolean outbound = flow.outbound;
    if (outbound == null) {
      begin(act, flow, process, Mechanism.SEND, firstNs);
      begin(act, flow, process, Mechanism.RECEIVE, firstNs);
    } else if (outbound) {
      begin(act, flow, process, Mechanism.CONNECT, firstNs);
      begin(act, flow, process, Mechanism.RECEIVE, firstNs);
    } else {
      begin(act, flow, process, Mechanism.ACCEPT, firstNs);
      begin(act, flow, process, Mechanism.SEND, firstNs);
    }
  }

  /** Unknown counts are -1 in the record as in the row. */
  private void end(Act act, FlowRow flow, long sent, long received) {
    for (FlowRow.Open open : flow.open) {
      boolean fromFlow = isFromFlow(open.mechanism());
      rows.endEdge(
          fromFlow ? flow.id() : open.process(),
          fromFlow ? open.process() : flow.id(),
          open.mechanism(),
          open.firstNs(),
          act.timeNs(),
          open.mechanism() == Mechanism.LISTEN ? Rows.NOT_COUNTED : fromFlow ? received : sent);
    }
    flow.open.clear();
    flow.endNs = act.timeNs();
  }
}
