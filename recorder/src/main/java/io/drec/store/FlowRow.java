package io.drec.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store keeps of a flow; fields are null while they are not known. */
public final class FlowRow extends EntityRow {
  private static final int FORM = 1;
  private static final int OPEN_MAX = 16;

  public int protocol;

  /** As text: an address in its shortest form. */
  public String localAddress = "";

  public int localPort;
  public String remoteAddress = "";
  public int remotePort;
  public boolean listening;
  public @Nullable Boolean outbound;
  public @Nullable Integer result;
  public @Nullable Long endNs;
  public @Nullable Long bytesSent;
  public @Nullable Long bytesReceived;

  /** Edges between this flow and processes that last until it is closed. */
  public final List<Open> open = new ArrayList<>();

  /** One of them, by what finds it again. */
  public record Open(Mechanism mechanism, EntityId process, long firstNs) {}

  public FlowRow(EntityId id, byte[] hostId) {
    super(id, hostId);
  }

  /** Remembers an edge to be ended later; beyond a bound the edge stays without an end. */
  public void addOpen(Mechanism mechanism, EntityId process, long firstNs) {
    if (open.size() < OPEN_MAX) {
      open.add(new Open(mechanism, process, firstNs));
    }
  }

  public boolean isOpen(Mechanism mechanism, EntityId process) {
    return open.stream().anyMatch(o -> o.mechanism() == mechanism && o.process().equals(process));
  }

  @Override
  void write(RowWriter row) {
    row.u8(FORM);
    writeCommon(row);
    row.number(protocol).text(localAddress).number(localPort);
    row.text(remoteAddress).number(remotePort).u8(listening ? 1 : 0);
    Boolean began = outbound;
    row.u8(began == null ? 0 : began ? 1 : 2);
    row.optionalInt(result).optional(endNs).optional(bytesSent).optional(bytesReceived);
    row.number(open.size());
    for (Open edge : open) {
      row.u8(edge.mechanism().code()).id(edge.process()).signed(edge.firstNs());
    }
  }

  static FlowRow read(EntityId id, byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "a flow");
    FlowRow row = new FlowRow(id, in.raw(HOST_ID_BYTES));
    row.readSpan(in);
    row.protocol = in.intNumber();
    row.localAddress = in.text();
    row.localPort = in.intNumber();
    row.remoteAddress = in.text();
    row.remotePort = in.intNumber();
    row.listening = in.u8() != 0;
    int began = in.u8();
    row.outbound = began == 0 ? null : Boolean.valueOf(began == 1);
    row.result = in.optionalInt();
    row.endNs = in.optional();
    row.bytesSent = in.optional();
    row.bytesReceived = in.optional();
    int count = in.length();
    for (int i = 0; i < count; i++) {
      row.open.add(new Open(Mechanism.ofCode(in.u8()), in.id(), in.signed()));
    }
    return row;
  }

  @Override
  Entity toEntity(String host) {
    String name =
        listening
            ? Addresses.withPort(localAddress, localPort)
            : Addresses.withPort(remoteAddress, remotePort);
    return new Entity.Flow(
        id(),
        host,
        name,
        firstNs(),
        lastNs(),
        protocol,
        localAddress,
        localPort,
        remoteAddress,
        remotePort,
        listening,
        outbound,
        result,
        endNs,
        bytesSent,
        bytesReceived);
  }
}
