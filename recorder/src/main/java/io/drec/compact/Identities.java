package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.store.EntityId;
import io.drec.store.MetaKeys;
import io.drec.store.ProcessRow;
import io.drec.store.SeenRow;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which process a record means that does not carry its start: the source's own name for it decides,
 * else pid, time and executable. One process is one entity, whichever of several sources told of it
 * first.
 */
final class Identities {
  private final Rows rows;
  private final Map<ByteBuffer, SeenRow> seen = new HashMap<>();

  /** Several rules ask for the actor of one act, which takes reading its texts. */
  private @Nullable Act lastAct;

  private @Nullable ProcessRow lastActor;

  Identities(Rows rows) {
    this.rows = rows;
  }

  /** Whose act the record is; null when it names no process. */
  @Nullable ProcessRow actor(Act act) {
    if (act != lastAct) {
      int pid = act.record().pid();
      lastActor = process(act, pid, act.text(FieldId.GUID), act.text(FieldId.EXE));
      lastAct = act;
    }
    return lastActor;
  }

  /** The process that an IPC acted on. */
  @Nullable ProcessRow target(Act act) {
    int pid = act.record().bodyInt(Ipc.TARGET_PID);
    long startNs = act.record().bodyLong(Ipc.TARGET_START_NS);
    return startNs != 0
        ? rows.process(act, pid, startNs)
        : process(act, pid, act.text(FieldId.TARGET_GUID), act.text(FieldId.TARGET_EXE));
  }

  /** The parent that a PROC_START names. */
  @Nullable ProcessRow parent(Act act) {
    int pid = act.record().bodyInt(ProcStart.PARENT_PID);
    long startNs = act.record().bodyLong(ProcStart.PARENT_START_NS);
    return startNs != 0
        ? rows.process(act, pid, startNs)
        : process(act, pid, act.text(FieldId.PARENT_GUID), act.text(FieldId.PARENT_EXE));
  }

  /** The process that has this pid at the time of the act. */
  @Nullable ProcessRow of(Act act, int pid) {
    return process(act, pid, null, null);
  }

  private @Nullable ProcessRow process(
      Act act, int pid, @Nullable String guid, @Nullable String exe) {
    if (pid == 0) {
      return null;
    }
    SeenRow known = seen(act, pid);
    String leaf = SeenRow.leaf(exe);
    SeenRow.Entry entry = known.find(folded(guid), leaf, act.timeNs());
    boolean isNew = entry == null;
    if (entry == null) {
      entry = known.add(newId(act, pid, guid), act.timeNs());
    }
    SeenRow.told(entry, folded(guid), leaf);
    ProcessRow row = row(act, entry, pid, guid);
    row.running |= isNew;
    return row;
  }

  /** The process of a PROC_START. */
  @Nullable ProcessRow started(Act act) {
    int pid = act.record().pid();
    if (pid == 0) {
      return null;
    }
    String guid = act.text(FieldId.GUID);
    String leaf = SeenRow.leaf(act.text(FieldId.EXE));
    SeenRow known = seen(act, pid);
    SeenRow.Entry entry = known.findStart(folded(guid), leaf, act.timeNs());
    if (entry == null) {
      entry = known.add(newId(act, pid, guid), act.timeNs());
    }
    SeenRow.told(entry, folded(guid), leaf);
    known.started(entry, act.timeNs());
    ProcessRow row = row(act, entry, pid, guid);
    row.running = false;
    if (row.startNs == 0) {
      row.startNs = act.timeNs();
    }
    return row;
  }

  /** The process of a PROC_EXIT. */
  @Nullable ProcessRow ended(Act act) {
    ProcessRow row = actor(act);
    if (row != null) {
      SeenRow.Entry entry =
          seen(act, row.pid)
              .find(
                  folded(act.text(FieldId.GUID)),
                  SeenRow.leaf(act.text(FieldId.EXE)),
                  act.timeNs());
      if (entry != null) {
        SeenRow.ended(entry, act.timeNs());
      }
    }
    return row;
  }

  private ProcessRow row(Act act, SeenRow.Entry entry, int pid, @Nullable String guid) {
    ProcessRow row = rows.process(act, entry.id());
    row.pid = pid;
    row.guid = row.guid == null ? guid : row.guid;
    return row;
  }

  private EntityId newId(Act act, int pid, @Nullable String guid) {
    String folded = folded(guid);
    return folded == null
        ? rows.ids().processSeen(act.hostId(), pid, act.timeNs())
        : rows.ids().processOfGuid(act.hostId(), folded);
  }

  private SeenRow seen(Act act, int pid) {
    byte[] key = MetaKeys.processes(act.hostId(), pid);
    return seen.computeIfAbsent(
        ByteBuffer.wrap(key),
        any -> {
          byte[] value = rows.meta(key);
          return value == null ? new SeenRow() : SeenRow.decode(value);
        });
  }

  private static @Nullable String folded(@Nullable String guid) {
    return guid == null ? null : guid.toLowerCase(Locale.ROOT);
  }

  void flush() {
    seen.forEach((key, row) -> rows.putMeta(key.array(), row.encode()));
    seen.clear();
    lastAct = null;
    lastActor = null;
  }
}
