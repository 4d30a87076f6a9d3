package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordView;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.FileRow;
import io.drec.store.Mechanism;
import io.drec.store.ProcessRow;
import io.drec.store.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of what Linux processes hand to one another: bytes through pipes and socket pairs, calls
 * over local sockets, and what one does to another's memory, files and life.
 *
 * <p>A pipe is a file without a name, known by device and inode while it lasts: an edge runs from
 * each process that wrote into it, and one to each that read from it.
 */
final class ChannelRules {
  /** Requests of ptrace that change the target: POKETEXT to POKEUSR, SETREGS, SETREGSET. */
  private static final List<Integer> CHANGING = List.of(4, 5, 6, 13, 0x4205);

  private static final int STANDARD_INPUT = 0;

  private final Rows rows;
  private final FileNames names;
  private final FileRules files;
  private final ClockOffsets offsets;

  ChannelRules(Rows rows, FileNames names, FileRules files, ClockOffsets offsets) {
    this.rows = rows;
    this.names = names;
    this.files = files;
    this.offsets = offsets;
  }

  void ipc(Act act) {
    IpcKind kind = IpcKind.ofCode(act.record().bodyInt(Ipc.KIND));
    ProcessRow process = rows.actor(act);
    if (kind == null || process == null) {
      return;
    }
    switch (kind) {
      case PIPE_WRITE, PIPE_READ -> pipe(act, process, kind == IpcKind.PIPE_WRITE);
      case SOCKET_CONNECT -> connected(act, process);
      case SOCKET_ACCEPT -> accepted(act, process);
      case SIGNAL -> reached(act, process, Mechanism.SIGNAL);
      case MEMORY_WRITE -> reached(act, process, Mechanism.REMOTE_MEMORY);
      case TRACE ->
          reached(
              act,
              process,
              CHANGING.contains(act.record().bodyInt(Ipc.ACCESS))
                  ? Mechanism.REMOTE_MEMORY
                  : Mechanism.ACCESS);
      case MEMORY_READ, TAKE_FILE -> reached(act, process, Mechanism.ACCESS);
      case REMOTE_THREAD, ACCESS, PIPE_CREATE, PIPE_CONNECT, TAMPER -> {
        // TellingRules
      }
    }
  }

  private void pipe(Act act, ProcessRow process, boolean writes) {
    RecordView record = act.record();
    long inode = record.bodyLong(Ipc.INODE);
    FileRow pipe = names.file(act, record.bodyLong(Ipc.DEV), inode, 0, act.whole(FieldId.PATH));
    if (pipe == null) {
      return;
    }
    if (pipe.currentPath() == null) {
      pipe.showName("pipe:[" + Long.toUnsignedString(inode) + "]");
    }
    files.post(act, pipe, pipe.currentPath(), process.id());
    EntityId from = writes ? process.id() : pipe.id();
    EntityId to = writes ? pipe.id() : process.id();
    if (record.bodyInt(Ipc.PHASE) == RecordLayout.IPC_ENDED) {
      ended(act, from, to);
    } else {
      boolean program = !writes && isProgram(process, record.bodyInt(Ipc.FD));
      Mechanism mechanism = program ? Mechanism.SCRIPT : Mechanism.PASS;
      rows.edge(from, to, mechanism, act.timeNs(), Rows.OPEN_END, act.event());
    }
  }

  /** Makes the edge first where its begin was lost. */
  private void ended(Act act, EntityId from, EntityId to) {
    long bytes = act.record().bodyLong(Ipc.COUNT);
    long openTimeNs = act.record().bodyLong(Ipc.OPEN_TIME_NS);
    if (end(act, from, to, act.epoch(openTimeNs), bytes)) {
      return;
    }
    for (long offsetNs : offsets.known(act)) {
      if (end(act, from, to, openTimeNs + offsetNs, bytes)) {
        return;
      }
    }
    long firstNs = act.epoch(openTimeNs);
    rows.edge(from, to, Mechanism.PASS, firstNs, Rows.OPEN_END, act.event());
    end(act, from, to, firstNs, bytes);
  }

  private boolean end(Act act, EntityId from, EntityId to, long firstNs, long bytes) {
    return rows.endEdge(from, to, Mechanism.PASS, firstNs, act.timeNs(), bytes)
        || rows.endEdge(from, to, Mechanism.SCRIPT, firstNs, act.timeNs(), bytes);
  }

  /**
   * Whether what comes through the standard input is what the process runs: an interpreter that was
   * told to run nothing else, as in {@code curl … | sh}.
   */
  static boolean isProgram(ProcessRow process, int fd) {
    Entity.Image image = process.currentImage();
    String executable = image == null ? null : image.executable();
    if (fd != STANDARD_INPUT || executable == null || image == null) {
      return false;
    }
    if (!Interpreters.isInterpreter(executable) || image.script() != null) {
      return false;
    }
    return Interpreters.runsInput(executable, image.args());
  }

  /** The one who connects may ask the one who listens for whatever it does. */
  private void connected(Act act, ProcessRow process) {
    post(act, process);
    ProcessRow server = rows.identities().target(act);
    if (server != null) {
      between(act, process, server, Mechanism.LOCAL_SOCKET);
    }
  }

  private void accepted(Act act, ProcessRow process) {
    post(act, process);
    ProcessRow client = rows.identities().target(act);
    if (client != null) {
      between(act, client, process, Mechanism.LOCAL_SOCKET);
    }
  }

  private void post(Act act, ProcessRow process) {
    byte[] path = act.whole(FieldId.PATH);
    if (path != null) {
      files.post(act, names.resolve(act, path), Text.decode(path), process.id());
    }
  }

  private void reached(Act act, ProcessRow process, Mechanism mechanism) {
    @Nullable ProcessRow target = rows.identities().target(act);
    if (target != null) {
      between(act, process, target, mechanism);
    }
  }

  private void between(Act act, ProcessRow from, ProcessRow to, Mechanism mechanism) {
    if (!from.id().equals(to.id())) {
      rows.edge(from.id(), to.id(), mechanism, act.timeNs(), act.timeNs(), act.event());
    }
  }
}
