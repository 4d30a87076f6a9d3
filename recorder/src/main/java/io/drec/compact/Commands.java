package io.drec.compact;

import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Mechanism;
import io.drec.store.MetaKeys;
import io.drec.store.NamedRow;
import io.drec.store.ProcessRow;
import io.drec.store.RowReader;
import io.drec.store.RowWriter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands that were set up to be run later: a service's, a task's, an autostart entry's. A process
 * with the same command line is what came of it.
 */
final class Commands {
  /** Compared by so many first characters. */
  private static final int CHARS_MAX = 1024;

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final Rows rows;

  Commands(Rows rows) {
    this.rows = rows;
  }

  /** A command will be run by this service, task or entry. */
  void set(Act act, NamedRow owner, @Nullable String command) {
    if (command == null || command.isBlank()) {
      return;
    }
    owner.set("command_line", command);
    byte[] key = MetaKeys.command(act.hostId(), normal(command));
    rows.putMeta(key, new RowWriter().id(owner.id()).toBytes());
  }

  /** Links a process that starts with what its command was set up by. */
  void started(Act act, ProcessRow process) {
    Entity.Image image = process.currentImage();
    String line = image == null ? null : image.commandLine();
    if (line == null) {
      return;
    }
    started(act, process, line);
  }

  /**
   * Links a process of this host that starts to run a command with what that was set up by.
   *
   * @return whether there was one
   */
  boolean started(Act act, ProcessRow process, String command) {
    byte[] value = rows.meta(MetaKeys.command(act.hostId(), normal(command)));
    if (value == null) {
      return false;
    }
    EntityId owner = new RowReader(value).id();
    rows.edge(owner, process.id(), mechanism(owner), act.timeNs(), act.timeNs(), act.event());
    return true;
  }

  private static Mechanism mechanism(EntityId owner) {
    return switch (owner.kind()) {
      case SERVICE -> Mechanism.SERVICE;
      case TASK -> Mechanism.TASK;
      case WMI_CONSUMER -> Mechanism.WMI;
      default -> Mechanism.AUTOSTART;
    };
  }

  /** Without quotes, case and the spaces that the one who starts it adds. */
  private static String normal(String command) {
    String folded = command.replace("\"", "").toLowerCase(Locale.ROOT).strip();
    String plain = SPACES.matcher(folded).replaceAll(" ");
    return plain.length() <= CHARS_MAX ? plain : plain.substring(0, CHARS_MAX);
  }
}
