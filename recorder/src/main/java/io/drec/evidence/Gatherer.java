package io.drec.evidence;

import io.drec.record.FieldId;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes what formats read, file by file, into batches, and tells apart what is equal and yet twice.
 * Places that could not be read become a LOSS between the events around them. One thread.
 */
final class Gatherer implements EvidenceSink {
  private final String defaultHost;
  private final UnaryOperator<Batch> handOver;
  private final ImportRecords records = new ImportRecords();
  private final RecordView view = new RecordView();
  private final Twins twins = new Twins();
  private final Map<String, ImportedHost> hostsByTold = new HashMap<>();
  private final Map<String, ImportedHost> hostsByName = new HashMap<>();
  private final List<ImportedHost> hosts = new ArrayList<>();
  private Batch batch;
  private SourceFile file = new SourceFile("", "");
  private volatile long events;

  /** Of this file: the event before, and what could not be read since. */
  private @Nullable Fingerprint before;

  private @Nullable ImportedHost hostBefore;
  private long timeBeforeNs;
  private long unreadable;

  /**
   * @param defaultHost name for events that do not tell it
   * @param handOver takes a full batch and gives an empty one
   */
  Gatherer(String defaultHost, Batch first, UnaryOperator<Batch> handOver) {
    this.defaultHost = defaultHost;
    this.batch = first;
    this.handOver = handOver;
  }

  /** What comes from now on is of this file. */
  void begin(SourceFile begun) {
    file = begun;
    before = null;
    hostBefore = null;
    unreadable = 0;
    twins.clear();
  }

  /** The file is read. */
  void end() {
    ImportedHost last = hostBefore;
    if (unreadable > 0 && last != null) {
      lost(last, timeBeforeNs, timeBeforeNs, null);
    }
  }

  /** Hands over what is left. */
  void finish() {
    batch = handOver.apply(batch);
  }

  /** Events taken so far; any thread. */
  long events() {
    return events;
  }

  /** In the order in which they were first told. */
  List<ImportedHost> hosts() {
    return hosts;
  }

  @Override
  public void unreadable(String where, String why) {
    file.unreadable(where, why);
    unreadable++;
  }

  @Override
  public void record(String told, ByteBuffer record) {
    ByteBuffer source = record.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int origin;
    try {
      view.wrap(source, source.position(), source.limit());
      origin = view.findField(FieldId.ORIGIN);
    } catch (RecordFormatException e) {
      unreadable("event " + (file.read + 1), "no record was made of it: " + e.getMessage());
      return;
    }
    if (origin < 0 || view.fieldLength(origin) < Origin.BYTES) {
      throw new IllegalArgumentException("a record without origin cannot be imported");
    }
    int at = view.fieldDataOffset(origin);
    Fingerprint fingerprint = fingerprint(source, at);
    ImportedHost host = host(told.isEmpty() ? defaultHost : told);
    ImportedHost last = hostBefore;
    if (unreadable > 0) {
      long sinceNs = last == null ? view.timeNs() : timeBeforeNs;
      lost(last == null ? host : last, sinceNs, view.timeNs(), fingerprint);
    }
    file.read++;
    host.seen(view.timeNs());
    int fingerprintAt = at + Origin.FINGERPRINT - view.offset();
    add(source, view.offset(), view.length(), fingerprintAt, fingerprint, host);
    before = fingerprint;
    hostBefore = host;
    timeBeforeNs = view.timeNs();
    events++;
  }

  /** The record's fingerprint; of one without a number, with its twins before it told apart. */
  private Fingerprint fingerprint(ByteBuffer source, int origin) {
    Fingerprint told = Fingerprint.read(source, origin + Origin.FINGERPRINT);
    if (source.getLong(origin + Origin.RECORD_NUMBER) != 0) {
      return told;
    }
    int twin = twins.count(told);
    return twin == 1 ? told : told.twin(twin);
  }

  private void add(
      ByteBuffer source,
      int offset,
      int length,
      int fingerprintAt,
      Fingerprint fingerprint,
      ImportedHost host) {
    if (!batch.add(source, offset, length, fingerprintAt, fingerprint, host, file)) {
      batch = handOver.apply(batch);
      batch.add(source, offset, length, fingerprintAt, fingerprint, host, file);
    }
  }

  private void lost(ImportedHost host, long oneNs, long otherNs, @Nullable Fingerprint after) {
    long fromNs = Math.min(oneNs, otherNs);
    long toNs = Math.max(oneNs, otherNs);
    Fingerprint fingerprint = Fingerprint.loss(before, after, unreadable);
    ByteBuffer loss = records.loss(fromNs, toNs, unreadable, fingerprint);
    int fingerprintAt = loss.limit() - Origin.BYTES + Origin.FINGERPRINT;
    add(loss, 0, loss.limit(), fingerprintAt, fingerprint, host);
    unreadable = 0;
  }

  private ImportedHost host(String told) {
    ImportedHost known = hostsByTold.get(told);
    return known == null ? newHost(told) : known;
  }

  private ImportedHost newHost(String told) {
    String name = ImportedHost.shortName(told);
    ImportedHost host = hostsByName.get(name.toLowerCase(Locale.ROOT));
    if (host == null) {
      String sensor = "import of " + file.format + " from " + file.root;
      host = new ImportedHost(hosts.size(), name, sensor);
      hosts.add(host);
      hostsByName.put(name.toLowerCase(Locale.ROOT), host);
    }
    hostsByTold.put(told, host);
    return host;
  }
}
