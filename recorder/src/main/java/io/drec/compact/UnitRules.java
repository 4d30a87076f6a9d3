package io.drec.compact;

import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.NamedRow;
import io.drec.store.ProcessRow;
import io.drec.store.Text;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What starts processes by itself on Linux: units of systemd, told by the control group that a
 * process is started in, and the tables of cron and at, told by the command that a child of theirs
 * runs.
 */
final class UnitRules {
  private static final Set<String> SCHEDULERS =
      Set.of("cron", "crond", "anacron", "atd", "fcron", "bcron-exec", "run-parts");

  private static final String SERVICE = ".service";

  private final Rows rows;
  private final Commands commands;
  private @Nullable String lastCgroup;
  private @Nullable String lastUnit;

  UnitRules(Rows rows, Commands commands) {
    this.rows = rows;
    this.commands = commands;
  }

  /** A process of this host runs an image that it did not run before. */
  void executed(Act act, ProcessRow process, Entity.Image image) {
    EntityId parent = process.parent;
    if (process.currentImage() != null || parent == null || act.record().isSnapshot()) {
      return; // what started it was told with its first image
    }
    String unit = unitOf(process.cgroup);
    boolean mayBeCron = SCHEDULERS.contains(process.name());
    if (unit != null || mayBeCron) {
      ProcessRow starter = rows.process(act, parent);
      if (mayBeCron || SCHEDULERS.contains(starter.name())) {
        scheduled(act, process, image);
      }
      if (unit != null && !unit.equals(unitOf(starter.cgroup))) {
        served(act, process, unit);
      }
    }
  }

  private void scheduled(Act act, ProcessRow process, Entity.Image image) {
    List<String> args = image.args();
    boolean isShell = args.size() == 3 && args.get(1).equals("-c");
    String command = isShell ? args.get(2) : String.join(" ", args);
    String executable = image.executable();
    boolean known = !command.isBlank() && commands.started(act, process, command);
    if (!known && executable != null) {
      commands.started(act, process, executable);
    }
  }

  private void served(Act act, ProcessRow process, String unit) {
    NamedRow service = rows.named(act, EntityKind.SERVICE, unit.toLowerCase(Locale.ROOT), unit);
    service.set("name", unit);
    rows.posting(
        Indicator.Kind.OBJECT, unit.toLowerCase(Locale.ROOT), service.id(), process.id(), act);
    long timeNs = act.timeNs();
    rows.edge(service.id(), process.id(), Mechanism.SERVICE, timeNs, timeNs, act.event());
    commands.started(act, process, unit); // a timer's command is the unit
  }

  /** Nearly always the same as the last time. */
  private @Nullable String unitOf(@Nullable String cgroup) {
    if (cgroup == null || !cgroup.equals(lastCgroup)) {
      lastCgroup = cgroup;
      lastUnit = unit(cgroup);
    }
    return lastUnit;
  }

  /** The service that a control group belongs to; null when it is none's. */
  static @Nullable String unit(@Nullable String cgroup) {
    String path = cgroup == null ? "" : cgroup;
    while (!path.isEmpty()) {
      String leaf = Text.leaf(path);
      if (leaf.endsWith(SERVICE) && leaf.length() > SERVICE.length()) {
        return leaf;
      }
      path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
    return null;
  }
}
