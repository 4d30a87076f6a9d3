package io.drec.store;

import java.util.ArrayList;
import java.util.List;

/**
 * One run of a recorder, from its start to the newest record of it. Not thread safe.
 *
 * <p>Times are ns since 1970 UTC.
 */
public final class RunRow {
  private static final int FORM = 1;
  private static final int SENTENCES_MAX = 256;

  private final byte[] hostId;
  private final byte[] key;
  public long firstNs;
  public long lastNs;

  /** Name and version of what captured; empty when not known. */
  public String sensor = "";

  /** What is recorded: a cgroup, or empty for the whole host. */
  public String scope = "";

  private final List<String> notCaptured = new ArrayList<>();

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

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).raw(hostId).signed(firstNs).signed(lastNs);
    row.text(sensor).text(scope).number(notCaptured.size());
    notCaptured.forEach(row::text);
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
    return row;
  }
}
