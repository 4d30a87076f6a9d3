package io.drec.journal;

import io.drec.journal.DocumentReader.Found;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a journal, also while a recorder of another process and another user writes
 * it. Needs to read the files, no more; changes nothing; maps nothing.
 *
 * <p>What cannot be read is passed over and told as {@link FrameSource.Damage}. What makes the
 * whole journal unreadable (no permission, a newer version) is a {@link JournalException}. Files
 * that lie wholly before the store's position may be deleted at any time: a reader that starts
 * behind the store's position of a moment ago may find its first frames gone, and should look there
 * again.
 */
public final class JournalReader implements FrameSource {
  private final Path directory;
  private final boolean durableOnly;
  private final ByteBuffer window = DocumentReader.newWindow();
  private final FrameView view = new FrameView();

  /** The last frame returned, or passed over because it was asked to. */
  private long lastSequence;

  /** The last frame that was told to be missing; at least {@link #lastSequence}. */
  private long lastToldSequence;

  private long durableSequence = -1;
  private boolean held;
  private @Nullable JournalFile file;
  private @Nullable DocumentReader reader;
  private @Nullable Damage damage;

  /** What the sequence of the last document walked over was, or would have been. */
  private long walkedSequence = -1;

  /** A later file: what lies in the current one must be looked at once more since it was seen. */
  private @Nullable JournalFile later;

  /** The watermark: as {@link #later}, if {@code looked}. */
  private long markSequence = -1;

  private boolean looked;
  private @Nullable String brokenReason;

  private JournalReader(Path directory, long afterSequence, boolean durableOnly) {
    this.directory = directory;
    this.durableOnly = durableOnly;
    this.lastSequence = afterSequence;
    this.lastToldSequence = afterSequence;
  }

  /**
   * Reads every frame behind {@code afterSequence}.
   *
   * @param afterSequence -1: from the first
   */
  public static JournalReader open(Path directory, long afterSequence) {
    return open(directory, afterSequence, false);
  }

  /**
   * Reads the frames behind {@code afterSequence} that survive a power cut, those up to the
   * watermark; later ones when they do. For the compactor: so the store never knows more than the
   * journal will after the power came back, and no sequence is ever given twice.
   */
  public static JournalReader openDurable(Path directory, long afterSequence) {
    return open(directory, afterSequence, true);
  }

  private static JournalReader open(Path directory, long afterSequence, boolean durableOnly) {
    if (!Files.isDirectory(directory)) {
      throw new JournalException(
          "no journal at " + directory + ": no such directory; name a recording with --data");
    }
    JournalReader reader = new JournalReader(directory, afterSequence, durableOnly);
    try {
      reader.seek();
      return reader;
    } catch (IOException e) {
      throw reader.cannotRead(e);
    }
  }

  @Override
  public @Nullable FrameView next() {
    try {
      if (held) {
        return release();
      }
      return nextFrame();
    } catch (IOException e) {
      throw cannotRead(e);
    }
  }

  @Override
  public @Nullable Damage takeDamage() {
    Damage taken = damage;
    damage = null;
    return taken;
  }

  @Override
  public void close() {
    leaveFile();
  }

  private @Nullable FrameView nextFrame() throws IOException {
    for (; ; ) {
      DocumentReader documents = reader;
      if (documents == null) {
        if (!enterNextFile() && !lookAgain()) {
          return null;
        }
        continue;
      }
      Found found = documents.next();
      if (found == Found.DOCUMENT) {
        looked = false;
        later = null;
        if (take(documents)) {
          return release();
        }
      } else if (found == Found.BROKEN) {
        brokenReason = where(documents) + documents.describeBroken();
        if (!documents.seekFrame()) {
          leaveFile();
        }
      } else if (!moveOn(documents)) {
        return null;
      }
    }
  }

  /** Whether the document is a frame to return, now in {@link #view}. */
  private boolean take(DocumentReader documents) throws IOException {
    if (documents.isFrame() && documents.frameSequence() <= lastSequence) {
      walkedSequence = documents.frameSequence();
      return false;
    }
    String wrong = wrap(documents);
    if (wrong != null) {
      // It was meant to be one frame. The next frame's sequence will correct that if need be.
      walkedSequence++;
      if (walkedSequence > lastToldSequence) {
        tellMissing(walkedSequence, where(documents) + wrong);
      }
      return false;
    }
    long sequence = view.sequence();
    walkedSequence = sequence;
    if (sequence <= lastSequence) {
      return false;
    }
    if (sequence > lastToldSequence + 1) {
      tellMissing(
          sequence - 1,
          where(documents) + "found frame " + sequence + ", expected " + (lastToldSequence + 1));
    }
    brokenReason = null;
    return true;
  }

  /** Wraps the view round the document, or says what is wrong with it. */
  private @Nullable String wrap(DocumentReader documents) throws IOException {
    String wrong = null;
    for (int attempt = 0; attempt < 2; attempt++) {
      if (!documents.load()) {
        return "the file ends within a frame";
      }
      int from = documents.offset();
      try {
        view.wrap(documents.window(), from, from + documents.length());
        return null;
      } catch (RecordFormatException e) {
        if (e.reason() != RecordFormatException.Reason.CORRUPT) {
          throw new JournalException(
              where(documents) + e.getMessage() + "; use the drec that recorded it", e);
        }
        wrong = e.getMessage();
        documents.forget();
      }
    }
    return wrong;
  }

  /** Returns the frame in the view, or holds it back until it is durable. */
  private @Nullable FrameView release() {
    long sequence = view.sequence();
    if (durableOnly && sequence > durableSequence) {
      Watermark mark = Watermark.read(directory);
      durableSequence = mark == null ? durableSequence : mark.sequence();
      held = sequence > durableSequence;
      if (held) {
        return null;
      }
    }
    held = false;
    lastSequence = sequence;
    lastToldSequence = Math.max(lastToldSequence, sequence);
    return view;
  }

  /** At the end of what a file holds: whether there is something else to try. */
  private boolean moveOn(DocumentReader documents) throws IOException {
    JournalFile seen = later;
    if (seen == null) {
      // The writer may have appended here before it began the later file: look here once more.
      later = firstFileAfter(file);
      return later != null || lookAgain();
    }
    later = null;
    long next = firstSequence(seen);
    boolean isHole = next < 0 || next > lastToldSequence + 1;
    if (isHole && documents.seekFrame()) {
      return true;
    }
    enter(seen);
    return true;
  }

  /** At the end of the journal: what the watermark promises must have been there. */
  private boolean lookAgain() throws IOException {
    if (!looked) {
      Watermark mark = Watermark.read(directory);
      markSequence = mark == null ? -1 : mark.sequence();
      looked = markSequence > lastToldSequence;
      if (looked) {
        return true;
      }
    }
    if (looked && markSequence > lastToldSequence) {
      looked = false;
      if (reader != null && reader.seekFrame()) {
        return true;
      }
      tellMissing(
          markSequence,
          directory
              + ": frames end at "
              + lastSequence
              + ", expected "
              + markSequence
              + " as the watermark says");
    } else if (brokenReason != null) {
      damage = new Damage(lastToldSequence + 1, -1, brokenReason);
    }
    looked = false;
    brokenReason = null;
    return false;
  }

  private void tellMissing(long toSequence, String reason) {
    Damage before = damage;
    if (before != null) {
      damage = new Damage(before.fromSequence(), toSequence, before.reason());
    } else {
      String first = brokenReason == null ? reason : brokenReason;
      damage = new Damage(lastToldSequence + 1, toSequence, first);
    }
    lastToldSequence = toSequence;
  }

  /** Goes to the file that holds the first frame wanted, or to the first one there is. */
  private void seek() throws IOException {
    List<JournalFile> files = JournalFile.list(directory);
    for (int i = files.size() - 1; i > 0; i--) {
      JournalFile candidate = files.get(i);
      boolean tooLate = candidate.runFirstSequence() > lastSequence + 1;
      long first = tooLate ? -1 : firstSequence(candidate);
      if (first >= 0 && first <= lastSequence + 1) {
        walkedSequence = first - 1;
        enter(candidate);
        return;
      }
    }
    if (!files.isEmpty()) {
      walkedSequence = files.get(0).runFirstSequence() - 1;
      enter(files.get(0));
    }
  }

  private boolean enterNextFile() throws IOException {
    JournalFile next = firstFileAfter(file);
    if (next == null) {
      return false;
    }
    enter(next);
    return true;
  }

  private void enter(JournalFile next) throws IOException {
    leaveFile();
    file = next;
    looked = false;
    later = null;
    try {
      reader = new DocumentReader(next.path(), window);
    } catch (NoSuchFileException e) {
      // Deleted behind the compactor since it was listed; its frames are in the store.
      reader = null;
    }
  }

  private void leaveFile() {
    DocumentReader left = reader;
    if (left != null) {
      left.close();
    }
    reader = null;
  }

  private @Nullable JournalFile firstFileAfter(@Nullable JournalFile before) {
    for (JournalFile candidate : JournalFile.list(directory)) {
      if (before == null || candidate.compareTo(before) > 0) {
        return candidate;
      }
    }
    return null;
  }

  /** Sequence of a file's first frame; -1 when it has none that can be read. */
  static long firstSequence(JournalFile of) throws IOException {
    ByteBuffer small = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    try (DocumentReader documents = new DocumentReader(of.path(), small)) {
      for (Found found = documents.next(); found == Found.DOCUMENT; found = documents.next()) {
        if (documents.isFrame()) {
          return documents.frameSequence();
        }
      }
      return -1;
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  private String where(DocumentReader documents) {
    JournalFile in = file;
    return (in == null ? directory : in.path()) + " at byte " + documents.position() + ": ";
  }

  private JournalException cannotRead(IOException e) {
    if (e instanceof AccessDeniedException) {
      return new JournalException(
          "cannot read "
              + e.getMessage()
              + ": permission denied; use sudo, or join the group that"
              + " owns it",
          e);
    }
    return new JournalException("cannot read the journal " + directory + ": " + e.getMessage(), e);
  }
}
