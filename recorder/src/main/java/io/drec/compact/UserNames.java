package io.drec.compact;

import org.jspecify.annotations.Nullable;

/** Knows users by their number. */
@FunctionalInterface
public interface UserNames {
  /** Knows nobody. */
  UserNames NONE = (hostId, uid) -> null;

  /**
   * The name of a user.
   *
   * @param hostId 16 bytes: on which host
   * @return null when it is not known
   */
  @Nullable String name(byte[] hostId, int uid);
}
