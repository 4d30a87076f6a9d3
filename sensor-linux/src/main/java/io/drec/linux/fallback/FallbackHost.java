package io.drec.linux.fallback;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a fallback sensor is.
 *
 * @param proc the process table, {@code /proc}
 * @param scope directory of the control group whose subtree alone is recorded; null: all
 * @param scopeName that group as {@code /proc/PID/cgroup} names it; empty: all
 * @param clock CLOCK_BOOTTIME in ns, the clock of the records
 * @param wallClock ns since 1970
 * @param isArm whether this machine numbers its system calls as arm64 does
 * @param version of this program
 * @param kernel release of the running kernel
 * @param facts what is known of the host at the start, as whole records
 */
public record FallbackHost(
    Path proc,
    @Nullable Path scope,
    String scopeName,
    LongSupplier clock,
    LongSupplier wallClock,
    boolean isArm,
    String version,
    String kernel,
    Facts facts) {

  /** Makes records of what is known of the host at the start. */
  public interface Facts {
    List<byte[]> at(long timeNs);
  }

  /**
   * The root of the file system as the first process sees it: of a service systemd may hide parts,
   * {@code /tmp} above all.
   */
  Path rootOfFirst(Path root) {
    ProcFiles files = new ProcFiles(proc);
    int ownPid = (int) ProcessHandle.current().pid();
    String first = files.link(1, "ns/mnt");
    boolean isSame = first == null || first.equals(files.link(ownPid, "ns/mnt"));
    return isSame ? root : files.of(1).resolve("root");
  }

  boolean isScoped() {
    return scope != null;
  }
}
