package io.drec.query.cli;

import io.drec.query.http.FootageSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the world around it; passed in, so that tests need no process of their
 * own.
 *
 * @param home the user's home directory
 * @param root whether the user is root
 * @param outTerminal whether standard output is a terminal
 */
record World(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    boolean outTerminal,
    boolean errTerminal,
    Path home,
    boolean root,
    FootageSource footage) {
  static final Path DEFAULT_DATA = Path.of("/var/lib/drec");
  private static final Path ROOT_STATE = Path.of("/var/lib/drec-engine");

  World {
    environment = Map.copyOf(environment);
  }

  /** An environment variable; empty is as good as not set. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  boolean colours(boolean refused) {
    return outTerminal
        && !refused
        && variable("NO_COLOR") == null
        && !"dumb".equals(variable("TERM"));
  }

  /** The recording that is meant: what was named, or DREC_DATA, or the default. */
  Path dataOr(@Nullable Path named) {
    if (named != null) {
      return named;
    }
    String variable = variable("DREC_DATA");
    return variable == null ? DEFAULT_DATA : Path.of(variable);
  }

  /** Where {@code drec up} says that it runs. */
  Path runDirectory() {
    String named = variable("DREC_RUN");
    if (named != null) {
      return Path.of(named);
    }
    return root ? Path.of("/run/drec") : engineState().resolve("run");
  }

  /** Where the engine of this user keeps token and audit log: the same for who asks and answers. */
  Path engineState() {
    String named = variable("DREC_STATE");
    if (named != null) {
      return Path.of(named);
    }
    String systemd = variable("STATE_DIRECTORY");
    if (systemd != null) {
      return Path.of(systemd);
    }
    return root ? ROOT_STATE : home.resolve(".local/state/drec");
  }
}
