package io.drec.store;

import java.util.Arrays;

/** What the store keeps of an entity, as the row maker changes it. Not thread safe. */
public abstract sealed class EntityRow permits ProcessRow, FileRow, FlowRow, NamedRow {
  static final int HOST_ID_BYTES = 16;

  /** For the row maker: how often it was asked for, and found, since it was last written. */
  public int uses;

  private final EntityId id;
  private final byte[] hostId;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;

  EntityRow(EntityId id, byte[] hostId) {
    this.id = id;
    this.hostId = hostId;
  }

  public final EntityId id() {
    return id;
  }

  public final byte[] hostId() {
    return hostId;
  }

  public final long firstNs() {
    return firstNs;
  }

  public final long lastNs() {
    return lastNs;
  }

  /** It was seen at this time. */
  public final void seen(long timeNs) {
    firstNs = Math.min(firstNs, timeNs);
    lastNs = Math.max(lastNs, timeNs);
  }

  /** Whether it has ended, so that little more will be told of it. */
  public boolean hasEnded() {
    return false;
  }

  final void writeCommon(RowWriter row) {
    row.host(hostId).signed(firstNs).signed(lastNs);
  }

  final void readSpan(RowReader in) {
    firstNs = in.signed();
    lastNs = in.signed();
  }

  public final byte[] encode() {
    return encode(new RowWriter());
  }

  /**
   * Likewise.
   *
   * @param scratch memory to write in; what is returned is a copy
   */
  public final byte[] encode(RowWriter scratch) {
    write(scratch.restart());
    return Arrays.copyOf(scratch.array(), scratch.length());
  }

  abstract void write(RowWriter row);

  abstract Entity toEntity(String host);

  /** Reads the row of any kind of entity. */
  public static EntityRow decode(EntityId id, byte[] value) {
    return switch (id.kind()) {
      case PROCESS -> ProcessRow.read(id, value);
      case FILE -> FileRow.read(id, value);
      case FLOW -> FlowRow.read(id, value);
      default -> NamedRow.read(id, value);
    };
  }
}
