package io.drec.evidence;

import io.drec.compact.Compactor;
import io.drec.compact.CompactorConfig;
import io.drec.compact.LocalUsers;
import io.drec.journal.JournalConfig;
import io.drec.journal.JournalException;
import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordType;
import io.drec.store.RecordingDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts batches into a recording: what is new in each, by host and time, through the journal into
 * the store. When a batch is written all of it is in the store and on the disk. One thread.
 */
final class BatchWriter implements AutoCloseable {
  private static final byte[] NO_BOOT = new byte[16];

  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final RecordingDirectory directory;
  private final JournalWriter journal;
  private final Compactor compactor;
  private final ImportRecords records = new ImportRecords();
  private final FrameBuilder frame = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
  private final Set<Fingerprint> inHand = new HashSet<>();
  private long keptThrough;
  private volatile long fresh;

  private BatchWriter(RecordingDirectory directory, JournalWriter journal, Compactor compactor) {
    this.directory = directory;
    this.journal = journal;
    this.compactor = compactor;
    this.keptThrough = compactor.position();
  }

  /**
   * Opens journal and store, and completes what a recorder or an import before has left in the
   * journal: so the store knows every event of the recording.
   *
   * @throws JournalException or {@link io.drec.store.StoreException} with one line for the user
   */
  static BatchWriter open(RecordingDirectory directory, ImportConfig config) {
    JournalWriter journal =
        JournalWriter.open(config.journal().apply(JournalConfig.of(directory.journal())));
    BatchWriter writer = null;
    try {
      sync(journal);
      CompactorConfig compaction = CompactorConfig.ofBulk(LocalUsers.ofThisHost(directory.id()));
      writer = new BatchWriter(directory, journal, Compactor.open(directory, compaction));
      writer.compact();
      return writer;
    } finally {
      if (writer == null) {
        journal.close();
      }
    }
  }

  /** Events written so far; any thread. */
  long fresh() {
    return fresh;
  }

  /** Writes what is new in a batch; nothing at all when nothing is. */
  void write(Batch batch) {
    Integer[] order = fresh(batch);
    if (order.length == 0) {
      return;
    }
    Arrays.sort(
        order,
        Comparator.<Integer>comparingInt(index -> batch.host(index).number)
            .thenComparingLong(index -> latestNs(batch.timeNs(index))));
    int from = 0;
    for (int i = 1; i <= order.length; i++) {
      if (i == order.length || batch.host(order[i]) != batch.host(order[from])) {
        append(batch, Arrays.asList(order).subList(from, i), batch.host(order[from]));
        from = i;
      }
    }
    sync(journal);
    compact();
    account(batch, order);
  }

  /**
   * The last moment that a time may mean: one in whole seconds lies anywhere within its second, and
   * what it tells mostly came of something told more finely.
   */
  private static long latestNs(long timeNs) {
    return timeNs % NS_PER_SECOND == 0 ? timeNs + NS_PER_SECOND - 1 : timeNs;
  }

  /** Those that are neither in the recording nor a second time in the batch, as they were read. */
  private Integer[] fresh(Batch batch) {
    inHand.clear();
    Integer[] order = new Integer[batch.count()];
    int count = 0;
    for (int i = 0; i < batch.count(); i++) {
      Fingerprint fingerprint = batch.fingerprint(i);
      boolean known =
          !inHand.add(fingerprint)
              || compactor.hasImported(batch.host(i).id(), batch.timeNs(i), fingerprint.bytes());
      if (!known) {
        order[count++] = i;
      }
    }
    return Arrays.copyOf(order, count);
  }

  private void append(Batch batch, List<Integer> order, ImportedHost host) {
    var origin = new FrameBuilder.Origin(host.id(), NO_BOOT, RecordLayout.CLOCK_REALTIME, 0);
    ByteBuffer head = head(batch, order, host);
    add(head, 0, head.limit(), origin);
    for (int index : order) {
      add(batch.buffer(index), batch.offset(index), batch.length(index), origin);
    }
    seal(origin);
  }

  private ByteBuffer head(Batch batch, List<Integer> order, ImportedHost host) {
    long events = order.stream().filter(index -> isEvent(batch, index)).count();
    long lost =
        order.stream()
            .filter(index -> !isEvent(batch, index))
            .mapToLong(index -> lostIn(batch, index))
            .sum();
    long fromNs = batch.timeNs(order.get(0));
    long toNs = batch.timeNs(order.get(order.size() - 1));
    return records.imported(host, fromNs, toNs, events, lost);
  }

  private static boolean isEvent(Batch batch, int index) {
    return batch.typeCode(index) != RecordType.HEALTH.code();
  }

  private static long lostIn(Batch batch, int index) {
    int body = batch.offset(index) + RecordLayout.Header.BYTES;
    return batch.buffer(index).getLong(body + Health.COUNT);
  }

  private void add(ByteBuffer buffer, int offset, int length, FrameBuilder.Origin origin) {
    if (!frame.add(buffer, offset, length)) {
      seal(origin);
      frame.add(buffer, offset, length);
    }
  }

  private void seal(FrameBuilder.Origin origin) {
    if (frame.isEmpty()) {
      return;
    }
    long sequence = journal.append(frame, origin);
    frame.clear();
    if (sequence == JournalWriter.REFUSED) {
      throw new JournalException(
          "cannot import any more: "
              + String.valueOf(journal.refusal()).split(";", 2)[0]
              + "; make room and import the same again: what is in will not be there twice");
    }
  }

  private static void sync(JournalWriter journal) {
    try {
      journal.sync();
    } catch (IOException e) {
      throw new JournalException(
          "cannot write the journal to the disk: " + e.getMessage() + "; check the disk", e);
    }
  }

  /** A question may have looked at the position before this batch: its files stay till the next. */
  private void compact() {
    int frames = 1;
    while (frames > 0) {
      frames = compactor.step();
    }
    compactor.sync();
    deleteThrough(keptThrough);
    keptThrough = compactor.position();
    directory.shareFiles();
  }

  private void deleteThrough(long sequence) {
    try {
      journal.deleteThrough(sequence);
    } catch (IOException e) {
      throw new JournalException("cannot delete what is in the store: " + e.getMessage(), e);
    }
  }

  private void account(Batch batch, Integer[] order) {
    long events = 0;
    for (int index : order) {
      if (isEvent(batch, index)) {
        batch.file(index).fresh++;
        batch.host(index).fresh++;
        events++;
      }
    }
    fresh += events;
  }

  /** All batches are written: what the journal holds of them is in the store. */
  void finish() {
    deleteThrough(keptThrough);
    compactor.settle();
  }

  @Override
  public void close() {
    try (journal) {
      compactor.close();
    }
  }
}
