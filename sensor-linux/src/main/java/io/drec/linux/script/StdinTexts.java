package io.drec.linux.script;

import io.drec.compact.Interpreters;
import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.FactSource;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.FactsConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes scripts of what interpreters take from their standard input, which the kernel's side tells
 * line by line. Of an interpreter that was told to run something else its input is data, and not
 * kept. Lines gather for a second at most, so that a script is a few records. All is done by the
 * thread that captures, and waits for nothing.
 */
public final class StdinTexts implements FactSource {
  static final int PART_BYTES = 8 * 1024;

  /** STDIN_MAX in stdin.h. */
  private static final int KERNEL_BYTES_MAX = 64 * 1024;

  /** So long lines may wait for more of them. */
  static final long WAIT_NS = 1_000_000_000L;

  /** Interpreters whose arguments are known; of others the input is kept. */
  private static final int PROCESSES_MAX = 4096;

  private final int bytesMax;
  private final ScriptRecords records;
  private final Map<Process, Input> inputs =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Process, Input> eldest) {
          if (size() > PROCESSES_MAX) {
            tell(eldest.getKey(), eldest.getValue());
            return true;
          }
          return false;
        }
      };

  /** The earliest line that waits; MAX_VALUE: none does. */
  private long waitingSinceNs = Long.MAX_VALUE;

  private record Process(int pid, long startNs) {
    /** At each fork, exec and exit: a record's own methods are slow under the first compiler. */
    @Override
    public int hashCode() {
      return (int) (startNs ^ startNs >>> 32) + pid;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Process process && pid == process.pid && startNs == process.startNs;
    }
  }

  /** Of one run of one program. */
  private static final class Input {
    private final boolean isProgram;
    private final String id;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long sinceNs;
    private int bytes;
    private int part;
    private int lastPiece;

    Input(boolean isProgram, String id) {
      this.isProgram = isProgram;
      this.id = id;
    }
  }

  public StdinTexts(FactsConfig config, FactOutbox outbox) {
    this.bytesMax = config.scriptBytesMax();
    this.records = new ScriptRecords(config.redact(), outbox);
  }

  @Override
  public void start() {
    // Nothing runs beside the thread that captures.
  }

  @Override
  public void saw(RecordView record) {
    idle(record.timeNs());
    RecordType type = record.type();
    if (type == RecordType.PROC_START) {
      started(record);
    } else if (type == RecordType.PROC_EXIT) {
      ended(new Process(record.pid(), record.startNs()));
    } else if (type == RecordType.SCRIPT) {
      read(record);
    }
  }

  @Override
  public void idle(long nowNs) {
    if (waitingSinceNs != Long.MAX_VALUE && nowNs - waitingSinceNs >= WAIT_NS) {
      tellAll();
    }
  }

  private void started(RecordView record) {
    Process process = new Process(record.pid(), record.startNs());
    if (record.bodyInt(ProcStart.KIND) == RecordLayout.PROC_FORK) {
      Process parent =
          new Process(
              record.bodyInt(ProcStart.PARENT_PID), record.bodyLong(ProcStart.PARENT_START_NS));
      if (inputs.containsKey(parent)) {
        // A part of a script that reads, as "while read": what it reads is not what it runs.
        inputs.put(process, input(false, process, record.timeNs()));
      }
      return;
    }
    ended(process);
    byte[] exe = record.fieldBytes(FieldId.EXE);
    if (exe == null) {
      return;
    }
    String executable = new String(exe, StandardCharsets.ISO_8859_1);
    byte[] argv = record.fieldBytes(FieldId.ARGV);
    if (argv != null && Interpreters.isInterpreter(executable)) {
      boolean runs =
          !record.hasField(FieldId.SCRIPT)
              && Interpreters.runsInput(executable, ScriptFinder.arguments(argv));
      inputs.put(process, input(runs, process, record.timeNs()));
    }
  }

  private static Input input(boolean isProgram, Process process, long timeNs) {
    return new Input(isProgram, "stdin=" + process.pid() + "," + timeNs);
  }

  private void read(RecordView record) {
    byte[] text = record.fieldBytes(FieldId.VALUE);
    if (text == null) {
      return;
    }
    Process process = new Process(record.pid(), record.startNs());
    Input input = inputs.computeIfAbsent(process, unknown -> input(true, process, record.timeNs()));
    int piece = record.bodyInt(Script.PART);
    if (!input.isProgram || input.bytes >= bytesMax) {
      return;
    }
    if (piece != input.lastPiece + 1 && input.lastPiece != 0) {
      tell(process, input);
      input.part++; // what was lost is a part of its own
    }
    input.lastPiece = piece;
    int kept = Math.min(text.length, bytesMax - input.bytes);
    if (input.waiting.size() == 0) {
      input.sinceNs = record.timeNs();
      waitingSinceNs = Math.min(waitingSinceNs, input.sinceNs);
    }
    input.waiting.write(text, 0, kept);
    input.bytes += kept;
    if (input.waiting.size() >= PART_BYTES || isCut(record)) {
      tell(process, input);
    }
  }

  /** More was read at once than the kernel's side keeps of it. */
  private static boolean isCut(RecordView record) {
    return record.fieldFlags(record.findField(FieldId.VALUE)) != 0;
  }

  private void ended(Process process) {
    Input input = inputs.remove(process);
    if (input != null) {
      tell(process, input);
    }
  }

  private void tellAll() {
    waitingSinceNs = Long.MAX_VALUE;
    inputs.forEach(this::tell);
  }

  private void tell(Process process, Input input) {
    if (input.waiting.size() > 0) {
      byte[] text = input.waiting.toByteArray();
      input.waiting.reset();
      input.part++;
      records.tellPart(process.pid(), process.startNs(), input.id, input.part, text, input.sinceNs);
    }
  }

  @Override
  public void finish(long deadlineNs) {
    tellAll();
  }

  @Override
  public List<String> notCaptured() {
    return List.of(
        "Of what an interpreter reads from its standard input and runs, the text is kept where"
            + " that is a pipe or a socket, up to "
            + Math.min(bytesMax, KERNEL_BYTES_MAX) / 1024
            + " KiB; of a terminal nothing is.");
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
