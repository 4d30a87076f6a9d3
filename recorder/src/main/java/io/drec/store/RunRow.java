package io.drec.store;

import io.drec.record.RecordType;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a recorder, from its start to the newest record of it; or what one host's part of an
 * import holds. Not thread safe.
 *
 * <p>Times are ns since 1970 UTC.
 */
public final class RunRow {
  private static final int FORM = 1;
  private static final int SENTENCES_MAX = 256;
  private static final long IMPORTED = 1;
  private static final int TYPES = Long.SIZE;

  private final byte[] hostId;
  private final byte[] key;
  public long firstNs;
  public long lastNs;

  /** Name and version of what captured; empty when not known. */
  public String sensor = "";

  /** What is recorded: a cgroup, or empty for the whole host. */
  public String scope = "";

  private final List<String> notCaptured = new ArrayList<>();

  /** Of an imported run: a bit for each type of record in it, and {@link #IMPORTED}; else 0. */
  private long types;

  public RunRow(byte[] key, byte[] hostId, long firstNs) {
    this.key = key;
    this.hostId = hostId;
    this.firstNs = firstNs;
    this.lastNs = firstNs;
  }

  public byte[] key() {
    return key;
  }

  public byte[] hostId() {
    return hostId;
  }

  List<String> notCaptured() {
    return notCaptured;
  }

  public void addNotCaptured(String sentence) {
    if (!sentence.isEmpty()
        && !notCaptured.contains(sentence)
        && notCaptured.size() < SENTENCES_MAX) {
      notCaptured.add(sentence);
    }
  }

  /** What was captured is what another program recorded, and nothing tells what it left out. */
  public boolean isImported() {
    return types != 0;
  }

  public void imported() {
    types |= IMPORTED;
  }

  /** A record of this type is in an imported run. */
  public void told(int typeCode) {
    if (typeCode > 0 && typeCode < TYPES) {
      types |= 1L << typeCode;
    }
  }

  /** Whether an imported run has a record of this type. */
  boolean hasTold(RecordType type) {
    return (types & 1L << type.code()) != 0;
  }

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).raw(hostId).signed(firstNs).signed(lastNs);
    row.text(sensor).text(scope).number(notCaptured.size());
    notCaptured.forEach(row::text);
    if (types != 0) {
      row.number(types);
    }
    return row.toBytes();
  }

  public static RunRow decode(byte[] key, byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "a run");
    RunRow row = new RunRow(key, in.raw(EntityRow.HOST_ID_BYTES), in.signed());
    row.lastNs = in.signed();
    row.sensor = in.text();
    row.scope = in.text();
    int count = in.length();
    for (int i = 0; i < count; i++) {
      row.notCaptured.add(in.text());
    }
    row.types = in.atEnd() ? 0 : in.number();
    return row;
  }
}
