package io.drec.query.http;

import java.util.Map;

/** What an administrator may have done at a centre. Thread safe. */
@FunctionalInterface
public interface Administration {
  /** An engine has nothing to administrate. */
  Administration NONE =
      (who, verb, parameters) -> {
        throw new IllegalArgumentException("there is nothing to administrate here; ask a centre");
      };

  /**
   * Does it.
   *
   * @return one line that says what was done
   * @throws ForbiddenException when they may not
   * @throws IllegalArgumentException with one line for the user
   */
  String act(Who who, String verb, Map<String, String> parameters);
}
