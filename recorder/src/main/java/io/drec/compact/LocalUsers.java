package io.drec.compact;

import io.drec.record.FrameBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Users of this host, as its passwd file names them; of another host it knows nobody. Reads the
 * file again when it has changed, and looks whether it has at most ten times a second: it is asked
 * at each start of a process. Users that only a directory service knows have no name here.
 */
public final class LocalUsers implements UserNames {
  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");
  private static final long LOOK_NS = 100_000_000;
  private static final String HOST_ID_LABEL = "drec host 1\0";

  private final Path passwd;
  private final byte[] hostId;
  private final LongSupplier monotonicNs;
  private long lookedNs;
  private @Nullable FileTime modified;
  private Map<Integer, String> names = Map.of();

  /**
   * @param hostId 16 bytes: the host that the file is of
   * @param monotonicNs a clock that never goes back
   */
  public LocalUsers(Path passwd, byte[] hostId, LongSupplier monotonicNs) {
    this.passwd = passwd;
    this.hostId = hostId;
    this.monotonicNs = monotonicNs;
  }

  /**
   * @param recordingId stands for the host where it has no machine id
   */
  public static LocalUsers ofThisHost(UUID recordingId) {
    String machine = "";
    try {
      machine = Files.readString(MACHINE_ID).strip();
    } catch (IOException e) {
      machine = "";
    }
    return new LocalUsers(
        PASSWD, hostId(machine.isEmpty() ? recordingId.toString() : machine), System::nanoTime);
  }

  /**
   * A host's id: from its machine id, which it keeps to itself.
   *
   * @return 16 bytes
   */
  public static byte[] hostId(String machineId) {
    String text = HOST_ID_LABEL + machineId;
    byte[] hash = FrameBuilder.newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(hash, 16);
  }

  @Override
  public synchronized @Nullable String name(byte[] ofHost, int uid) {
    if (!Arrays.equals(hostId, ofHost)) {
      return null;
    }
    long nowNs = monotonicNs.getAsLong();
    String known = names.get(uid);
    if (known != null && nowNs - lookedNs < LOOK_NS) {
      return known;
    }
    lookedNs = nowNs;
    try {
      FileTime now = Files.getLastModifiedTime(passwd);
      if (!now.equals(modified)) {
        names = read();
        modified = now;
      }
    } catch (IOException e) {
      // Names that were known stay; a name that is not known is shown as its number.
      return names.get(uid);
    }
    return names.get(uid);
  }

  private Map<Integer, String> read() throws IOException {
    Map<Integer, String> read = new HashMap<>();
    for (String line : Files.readAllLines(passwd, StandardCharsets.ISO_8859_1)) {
      String[] parts = line.split(":", -1);
      if (parts.length >= 3 && parts[2].matches("[0-9]{1,10}")) {
        String name =
            new String(parts[0].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        read.putIfAbsent((int) Long.parseLong(parts[2]), name);
      }
    }
    return read;
  }
}
