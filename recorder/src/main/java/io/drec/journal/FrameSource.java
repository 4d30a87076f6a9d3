package io.drec.journal;

import io.drec.record.FrameView;
import org.jspecify.annotations.Nullable;

/** Frames in their order, from a journal that may be growing meanwhile. One thread at a time. */
public interface FrameSource extends AutoCloseable {

  /**
   * The next frame, valid until the next call; null when there is none yet (ask again later).
   *
   * <p>A place that cannot be read is passed over and told by {@link #takeDamage}, called before
   * the next {@code next}.
   */
  @Nullable FrameView next();

  /** What was passed over since the last call, or null. */
  @Nullable Damage takeDamage();

  @Override
  void close();

  /**
   * Frames that are missing or unreadable.
   *
   * @param fromSequence first sequence missing
   * @param toSequence last one missing; -1 when it is not known
   * @param reason what was found and what was expected, for a person
   */
  record Damage(long fromSequence, long toSequence, String reason) {}
}
