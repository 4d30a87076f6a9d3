package io.drec.compact;

import io.drec.dns.DnsDecoder;
import io.drec.dns.DnsMessage;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordView;
import io.drec.store.Addresses;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.MetaKeys;
import io.drec.store.ProcessRow;
import io.drec.store.RowReader;
import io.drec.store.RowWriter;
import java.util.Locale;

/**
 * Rows of name resolution as the sensor saw it: who asked for which name, and which connections
 * followed to an address of the answer. A connection is joined to the newest answer with its
 * address that the same process got, else that any process of the host got within an hour.
 */
final class DnsRules {
  /** Answers to others count for this long: a resolver's cache outlives few names' validity. */
  private static final long ANSWER_TO_OTHERS_NS = 3_600_000_000_000L;

  private static final int ADDRESS_BYTES = 16;

  private final Rows rows;

  DnsRules(Rows rows) {
    this.rows = rows;
  }

  void message(Act act) {
    byte[] packet = act.record().fieldBytes(FieldId.PACKET);
    DnsMessage message = packet == null ? null : DnsDecoder.decode(packet);
    ProcessRow process = rows.actor(act);
    if (message == null || process == null || message.name().isEmpty()) {
      return;
    }
    String name = message.name().toLowerCase(Locale.ROOT);
    rows.posting(Indicator.Kind.DOMAIN, name, process.id(), process.id(), act);
    if (message.response()) {
      for (String address : message.addresses()) {
        answered(act, process, name, address);
      }
    }
  }

  private void answered(Act act, ProcessRow process, String name, String address) {
    RecordView record = act.record();
    EntityId carrier =
        rows.ids()
            .flow(
                act.hostId(),
                act.bootId(),
                record.bodyLong(Dns.SOCKET_ID),
                record.bodyBytes(Dns.SERVER_ADDR, ADDRESS_BYTES),
                record.bodyU16(Dns.SERVER_PORT));
    byte[] value =
        new RowWriter().signed(act.timeNs()).id(carrier).event(act.event()).text(name).toBytes();
    rows.putMeta(MetaKeys.resolved(act.hostId(), address, process.id()), value);
    rows.putMeta(MetaKeys.resolved(act.hostId(), address, null), value);
  }

  /** A process began to talk to an address: joined to the answer that named it. */
  void flow(Act act, EntityId flow) {
    int phase = act.record().bodyInt(NetFlow.PHASE);
    if (phase != RecordLayout.FLOW_CONNECT && phase != RecordLayout.FLOW_SEND) {
      return;
    }
    ProcessRow process = rows.actor(act);
    int family = act.record().bodyU16(NetFlow.FAMILY);
    String remote =
        Addresses.text(family, act.record().bodyBytes(NetFlow.REMOTE_ADDR, ADDRESS_BYTES));
    if (process == null) {
      return;
    }
    byte[] own = rows.meta(MetaKeys.resolved(act.hostId(), remote, process.id()));
    byte[] others = own != null ? null : rows.meta(MetaKeys.resolved(act.hostId(), remote, null));
    if (own != null) {
      join(act, flow, process, new RowReader(own), Long.MAX_VALUE);
    } else if (others != null) {
      join(act, flow, process, new RowReader(others), ANSWER_TO_OTHERS_NS);
    }
  }

  private void join(Act act, EntityId flow, ProcessRow process, RowReader answer, long withinNs) {
    long answeredNs = answer.signed();
    EntityId carrier = answer.id();
    var event = answer.event();
    String name = answer.text();
    if (answeredNs > act.timeNs() || act.timeNs() - answeredNs > withinNs) {
      return;
    }
    rows.posting(Indicator.Kind.DOMAIN, name, flow, process.id(), act);
    if (!carrier.equals(flow)) {
      rows.edge(carrier, flow, Mechanism.RESOLVE, answeredNs, answeredNs, event);
    }
  }
}
