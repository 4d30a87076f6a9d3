package io.drec.compact;

import io.drec.store.SentFootage;
import io.drec.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Says when frames are overwritten of which the centre does not have the index yet. The limit of
 * the disk wins all the same. It is said once, and again when the centre had caught up in between.
 */
public final class UnsentNotice implements Keep.Dropping {
  private final Keep.Dropping dropping;
  private final Path sent;
  private final UUID recording;
  private final Consumer<String> notices;
  private boolean said;

  /**
   * @param dropping is told first
   * @param sent the file that the link writes
   */
  public UnsentNotice(Keep.Dropping dropping, Path sent, UUID recording, Consumer<String> notices) {
    this.dropping = dropping;
    this.sent = sent;
    this.recording = recording;
    this.notices = notices;
  }

  @Override
  public void stated(long from, long to) throws IOException {
    dropping.stated(from, to);
  }

  @Override
  public long unsent(long from, long to) {
    long behind = Math.max(from - 1, indexed());
    if (behind >= to) {
      said = false;
      return 0;
    }
    if (!said) {
      said = true;
      notices.accept(
          "frames "
              + (behind + 1)
              + " to "
              + to
              + " are overwritten and the centre does not have their index: let the link reach its"
              + " parent, or raise store.max.gib; drec status counts them");
    }
    return to - behind;
  }

  /** What cannot be read says nothing of what the centre has. */
  private long indexed() {
    try {
      SentFootage known = SentFootage.read(sent);
      return known == null || !known.recording().equals(recording) ? -1 : known.indexed();
    } catch (StoreException e) {
      return -1;
    }
  }
}
