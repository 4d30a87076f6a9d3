package io.drec.jmh.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Debian's auditd, with a configuration of its own: raw text, the rest as Debian has it but that
 * the log is never turned over, so that its events can be counted. Only where the audit system is
 * not in use already; what was set is set back.
 *
 * <p>A kernel in which the audit system was ever on gives every process that starts from then on
 * what it needs to be audited, until a rule says that there is no need. That rule stands while
 * others are measured, so that bare is bare.
 */
final class Auditd implements Watch, AutoCloseable {
  static final String NAME = "auditd";
  private static final String NO_TASKS = "task,never";
  private static final long STOP_SECONDS = 20;
  private static final int START_TRIES = 100;

  private final Path daemon;
  private final Path control;
  private final Path folder;
  private final AuditState found;
  private @Nullable Process process;
  private long lostBefore;
  private long lost;

  private Auditd(Path daemon, Path control, Path folder, AuditState found) {
    this.daemon = daemon;
    this.control = control;
    this.folder = folder;
    this.found = found;
  }

  /**
   * @param folder for configuration and log, made here
   * @throws IOException with one line that says why it cannot be measured
   */
  static Auditd in(Path folder) throws IOException {
    Path daemon = Commands.find("auditd");
    Path control = Commands.find("auditctl");
    if (daemon == null || control == null) {
      throw new IOException("it is not installed: apt-get install auditd");
    }
    AuditState found = AuditState.of(Commands.run(List.of(control.toString(), "-s")));
    String rules = Commands.run(List.of(control.toString(), "-l")).trim();
    if (found.pid() != 0 || !rules.equals("No rules")) {
      throw new IOException("the audit system is in use: stop auditd and remove its rules first");
    }
    if (found.enabled() == AuditState.LOCKED) {
      throw new IOException("the audit system is locked until the next boot");
    }
    Auditd auditd = new Auditd(daemon, control, folder, found);
    auditd.configure();
    auditd.control("-a", NO_TASKS);
    return auditd;
  }

  private void configure() throws IOException {
    var ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
    Files.createDirectory(folder, ours);
    Files.createDirectory(folder.resolve("plugins.d"), ours);
    Path file = folder.resolve("auditd.conf");
    Files.writeString(file, configuration(folder));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    boolean legacy = System.getProperty("os.arch", "").equals("amd64");
    Files.write(folder.resolve("rules"), AuditRules.of(Group.GID, legacy));
  }

  static String configuration(Path folder) {
    return String.join(
        "\n",
        "local_events = yes",
        "write_logs = yes",
        "log_file = " + logIn(folder),
        "log_group = root",
        "log_format = RAW",
        "flush = INCREMENTAL_ASYNC",
        "freq = 50",
        "max_log_file = 4096",
        "max_log_file_action = IGNORE",
        "num_logs = 2",
        "priority_boost = 4",
        "name_format = NONE",
        "space_left = 75",
        "space_left_action = SYSLOG",
        "admin_space_left = 50",
        "admin_space_left_action = SUSPEND",
        "disk_full_action = SUSPEND",
        "disk_error_action = SUSPEND",
        "q_depth = 2000",
        "plugin_dir = " + folder.resolve("plugins.d"),
        "");
  }

  private static Path logIn(Path folder) {
    return folder.resolve("audit.log");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() throws IOException {
    process =
        new ProcessBuilder(daemon.toString(), "-n", "-s", "enable", "-c", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    awaitRegistered();
    control("-R", folder.resolve("rules").toString());
    lostBefore = state().lost();
  }

  /** Its rules are taken away until {@link #goOn}, as if it were not there. */
  void rest() throws IOException {
    control("-D");
    control("-a", NO_TASKS);
  }

  void goOn() throws IOException {
    control("-R", folder.resolve("rules").toString());
  }

  private void awaitRegistered() throws IOException {
    for (int tries = 0; tries < START_TRIES; tries++) {
      if (state().pid() != 0) {
        return;
      }
      Commands.pause(50);
    }
    throw new IOException("auditd did not start: " + Files.readString(folder.resolve("said")));
  }

  private AuditState state() throws IOException {
    return AuditState.of(Commands.run(List.of(control.toString(), "-s")));
  }

  private void control(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(control.toString()));
    command.addAll(List.of(words));
    Commands.run(command);
  }

  @Override
  public Set<Long> processes() {
    Process running = process;
    return running == null ? Set.of() : Set.of(running.pid());
  }

  @Override
  public Mark mark() throws IOException {
    Path log = logIn(folder);
    return new Mark(0, Files.exists(log) ? Files.size(log) : 0);
  }

  @Override
  public void stop() throws IOException {
    Process running = process;
    if (running == null) {
      return;
    }
    process = null;
    lost = state().lost() - lostBefore;
    control("-D");
    Commands.end(running, STOP_SECONDS);
    control("-e", Integer.toString(found.enabled()));
    control("-a", NO_TASKS);
  }

  /** Lines that tell a call: one for each event. */
  @Override
  public long events(Mark from, Mark to) throws IOException {
    long events = 0;
    try (InputStream in = Files.newInputStream(logIn(folder))) {
      in.skipNBytes(from.position());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
      long position = from.position();
      for (String line = lines.readLine();
          line != null && position < to.position();
          line = lines.readLine()) {
        position += line.length() + 1;
        events += line.startsWith("type=SYSCALL ") ? 1 : 0;
      }
    }
    return events;
  }

  @Override
  public long lost() {
    return lost;
  }

  @Override
  public void clear() throws IOException {
    Files.deleteIfExists(logIn(folder));
  }

  /** Sets back what was set. */
  @Override
  public void close() throws IOException {
    stop();
    control("-D");
    control("-b", Integer.toString(found.backlogLimit()));
    control("--backlog_wait_time", Integer.toString(found.backlogWaitTime()));
    control("-e", Integer.toString(found.enabled()));
  }
}
