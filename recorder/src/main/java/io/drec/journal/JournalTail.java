package io.drec.journal;

import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Finds the end of a journal, for the writer that will go on from it. */
final class JournalTail {
  private static final byte[] NO_BOOT = new byte[16];

  private final ByteBuffer window = DocumentReader.newWindow();
  private final FrameView view = new FrameView();
  private long endNs;

  /**
   * The end of a journal.
   *
   * @param last the highest sequence that was given so far, and the chain value to go on from
   * @param endNs time of the last act recorded in it, ns since 1970 UTC; 0 when it holds none. What
   *     was imported, in frames without a boot, is not of this host's time
   */
  record End(Watermark last, long endNs) {}

  static End find(Path directory) throws IOException {
    Watermark mark = Watermark.read(directory);
    JournalTail tail = new JournalTail();
    Watermark written = tail.lastFrame(directory);
    if (mark != null && mark.sequence() > written.sequence()) {
      return new End(mark, tail.endNs);
    }
    return new End(written, tail.endNs);
  }

  /**
   * Frames whose sequences were given and that cannot be read: of those from {@code from} to {@code
   * to}, in order. Nobody may be writing.
   */
  static List<Missing> missing(Path directory, long from, long to) throws IOException {
    TreeSet<Long> good = new TreeSet<>();
    JournalTail tail = new JournalTail();
    List<JournalFile> files = JournalFile.list(directory);
    for (int i = files.size() - 1; i >= 0 && from <= to; i--) {
      if (tail.look(files.get(i), from, good).firstSequence() < from) {
        break;
      }
    }
    List<Missing> missing = new ArrayList<>();
    long next = from;
    for (long sequence : good.headSet(to, true)) {
      if (sequence > next) {
        missing.add(new Missing(next, sequence - 1));
      }
      next = sequence + 1;
    }
    if (next <= to) {
      missing.add(new Missing(next, to));
    }
    return missing;
  }

  /** Consecutive frames. */
  record Missing(long from, long to) {}

  private Watermark lastFrame(Path directory) throws IOException {
    List<JournalFile> files = JournalFile.list(directory);
    long damaged = 0;
    for (int i = files.size() - 1; i >= 0; i--) {
      Found found = look(files.get(i), Long.MAX_VALUE, new TreeSet<>());
      Watermark last = found.last();
      damaged += found.damagedBehind();
      if (last.sequence() >= 0) {
        // A damaged frame had a sequence too, and the store may know it.
        return damaged == 0 ? last : new Watermark(last.sequence() + damaged, last.chain());
      }
    }
    return Watermark.NONE;
  }

  /**
   * What a file holds of frames.
   *
   * @param firstSequence of the first good one; the greatest number when there is none
   * @param last the last good one
   * @param damagedBehind documents behind it that were frames
   */
  private record Found(long firstSequence, Watermark last, long damagedBehind) {}

  /**
   * Looks behind every hole: a reader does so too, and a sequence is given once.
   *
   * @param good takes the sequences of good frames from {@code from} on
   */
  private Found look(JournalFile file, long from, TreeSet<Long> good) throws IOException {
    long first = Long.MAX_VALUE;
    Watermark last = Watermark.NONE;
    long damaged = 0;
    try (DocumentReader documents = new DocumentReader(file.path(), window)) {
      for (; ; ) {
        DocumentReader.Found found = documents.next();
        if (found == DocumentReader.Found.DOCUMENT) {
          if (!load(documents, file)) {
            damaged++;
            continue;
          }
          damaged = 0;
          last = new Watermark(view.sequence(), view.chain());
          first = Math.min(first, last.sequence());
          if (last.sequence() >= from) {
            good.add(last.sequence());
          }
        } else if (found == DocumentReader.Found.END || !documents.seekFrame()) {
          return new Found(first, last, damaged);
        }
      }
    }
  }

  private boolean load(DocumentReader documents, JournalFile file) throws IOException {
    if (!documents.load()) {
      return false;
    }
    int from = documents.offset();
    try {
      view.wrap(documents.window(), from, from + documents.length());
      if (!Arrays.equals(view.bootId(), NO_BOOT)) {
        endNs = view.lastTimeNs() + view.clockOffsetNs();
      }
      return true;
    } catch (RecordFormatException e) {
      if (e.reason() != RecordFormatException.Reason.CORRUPT) {
        throw new JournalException(
            file.path() + ": " + e.getMessage() + "; use the drec that recorded it", e);
      }
      return false;
    }
  }
}
