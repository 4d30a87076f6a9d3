package io.drec.query.http;

import org.jspecify.annotations.Nullable;

/** Knows who stands at the door by their Authorization header. Thread safe; never throws. */
@FunctionalInterface
public interface Doorman {
  /** Null: they are not let in. */
  @Nullable Who admit(@Nullable String authorization);
}
