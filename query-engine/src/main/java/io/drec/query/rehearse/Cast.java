package io.drec.query.rehearse;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Who did what, by pid, as the shells that started them said.
 *
 * @param pids of every role
 */
public record Cast(Map<Role, Integer> pids) {

  /** The parts of the play, in the order of their first act. */
  public enum Role {
    /** Has the script and takes the call; our own Java. */
    SERVER,
    /** The shell that somebody typed into. */
    USER,
    /** Fetched the script. */
    DOWNLOADER,
    /** The shell that ran the script. */
    SCRIPT,
    /** Wrote the dropped program. */
    WRITER,
    /** Gave it its last name. */
    RENAMER,
    /** The dropped program. */
    PROGRAM
  }

  public Cast {
    pids = Map.copyOf(pids);
  }

  public int pid(Role role) {
    Integer pid = pids.get(role);
    if (pid == null) {
      throw new IllegalStateException("nobody played " + role);
    }
    return pid;
  }

  /**
   * Reads the lines {@code role pid} that the shells print; other lines are what their programs
   * said.
   */
  static Cast read(int server, List<String> lines) throws RehearsalException {
    Map<Role, Integer> pids = new EnumMap<>(Role.class);
    pids.put(Role.SERVER, server);
    for (String line : lines) {
      for (Role role : Role.values()) {
        String start = role.name() + " ";
        if (line.startsWith(start)) {
          pids.put(role, Integer.valueOf(line.substring(start.length())));
        }
      }
    }
    for (Role role : Role.values()) {
      if (!pids.containsKey(role)) {
        throw new RehearsalException("the play ended before " + role + ": " + lines);
      }
    }
    return new Cast(pids);
  }
}
