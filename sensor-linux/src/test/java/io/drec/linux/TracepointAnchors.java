package io.drec.linux;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Keeps the kernel from taking down its tracepoints between two tests. The last one to leave a
 * tracepoint waits a grace period, tens of milliseconds for each; with a disabled event of ours on
 * each, nobody is the last before this process ends.
 */
final class TracepointAnchors {
  private static final int TYPE_TRACEPOINT = 2;
  private static final int ATTRIBUTE_BYTES = 64;
  private static final int DISABLED = 1;
  private static final int FLAGS_OFFSET = 40;
  private static boolean held;

  private TracepointAnchors() {}

  /** Once for the process; where it cannot be, tests are slower and the same. */
  static synchronized void hold() {
    if (held) {
      return;
    }
    held = true;
    boolean arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64");
    int call = arm ? 241 : 298; // perf_event_open
    Path events = Preconditions.syscallEvents(Host.running());
    for (Attachment attachment : Attachments.ENTRIES) {
      Path id = events.resolve(attachment.tracepoint()).resolve("id");
      if (Files.isReadable(id)) {
        open(call, id);
      }
    }
  }

  private static void open(int call, Path id) {
    try {
      Memory attribute = new Memory(ATTRIBUTE_BYTES);
      attribute.clear();
      attribute.setInt(0, TYPE_TRACEPOINT);
      attribute.setInt(4, ATTRIBUTE_BYTES);
      attribute.setLong(8, Long.parseLong(Files.readString(id).trim()));
      attribute.setLong(FLAGS_OFFSET, DISABLED);
      Function.getFunction("c", "syscall")
          .invokeInt(new Object[] {(long) call, attribute, -1L, 0L, -1L, 8L});
    } catch (IOException e) {
      // Slower, and the same.
    }
  }
}
