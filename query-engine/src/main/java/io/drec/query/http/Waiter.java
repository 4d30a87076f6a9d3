package io.drec.query.http;

/** Who waits for an answer, as a desk sees them. Thread safe. */
@FunctionalInterface
public interface Waiter {
  /** Whether nobody waits any more; looked at now and then, from any thread. */
  boolean isGone();

  /**
   * Something is known before the whole answer is. From any thread, possibly with a lock held: must
   * return at once.
   */
  default void told(Progress progress) {}
}
