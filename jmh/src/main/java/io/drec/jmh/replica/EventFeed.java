package io.drec.jmh.replica;

import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import java.nio.ByteBuffer;

/** Puts events into frames and these into a journal. Not thread safe. */
public final class EventFeed {
  private final EventSource source;
  private final JournalWriter journal;
  private final FrameBuilder frame;
  private FrameBuilder.Origin origin = new FrameBuilder.Origin(new byte[16], new byte[16], 0, 0);
  private long bytes;

  public EventFeed(EventSource source, JournalWriter journal) {
    this.source = source;
    this.journal = journal;
    this.frame = new FrameBuilder(source.frameBytes());
  }

  /**
   * Appends further events.
   *
   * @return how many; less than asked for only at the end
   */
  public long append(long events) {
    long taken = source.next(events, this::add);
    seal();
    return taken;
  }

  /** Bytes of records so far. */
  public long bytes() {
    return bytes;
  }

  /** A source gives the same object while the origin is the same. */
  @SuppressWarnings("ReferenceEquality")
  private void add(FrameBuilder.Origin next, ByteBuffer record, int length, boolean event) {
    if (next != origin) {
      seal();
      origin = next;
    }
    if (!frame.add(record, 0, length)) {
      seal();
      frame.add(record, 0, length);
    }
    bytes += length;
  }

  private void seal() {
    if (frame.isEmpty()) {
      return;
    }
    if (journal.append(frame, origin) == JournalWriter.REFUSED) {
      throw new IllegalStateException(journal.refusal());
    }
    frame.clear();
  }
}
