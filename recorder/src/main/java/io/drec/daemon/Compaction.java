package io.drec.daemon;

import io.drec.compact.Keep;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;

/** What the recorder needs of the compactor. */
interface Compaction extends AutoCloseable {

  /** Compacts some frames; returns how many, 0 when there is nothing new. */
  int step();

  /** Puts in order what is in the store; for when nothing new is there. False: it is in order. */
  boolean tidy();

  /**
   * Sequence of the last frame that is in the store and survives a power cut, -1 when there is
   * none. Any thread.
   */
  long position();

  @Override
  void close();

  /** Opens the store and goes on where it stands. */
  @FunctionalInterface
  interface Opener {
    Compaction open(RecordingDirectory directory, Keep keep, StoreMemory memory);
  }
}
