package io.drec.query.rehearse;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stages the intrusion: a user fetches a script and runs it; the script unpacks a program, renames
 * it, makes a crontab-like file, and runs the program, which connects out.
 *
 * <p>The stage stands from {@link #raise} to {@link #close}, which leaves nothing of it behind.
 */
public final class Rehearsal implements AutoCloseable {
  private static final long SERVER_LIMIT_S = 8;
  private static final long PLAY_LIMIT_S = 8;
  private static final long END_LIMIT_S = 2;
  private static final long PAUSE_MS = 10;
  private static final String NAME = "drec-rehearsal-";
  private static final String OWN = "rwx------";

  private static final String UP =
      "ip link set lo up && ip addr add "
          + StageServer.SCRIPT_ADDRESS
          + "/32 dev lo && ip addr add "
          + StageServer.CALL_ADDRESS
          + "/32 dev lo && exec \"$@\"";

  private final DownloadTool tool;
  private final Options options;
  private final ControlGroup group;
  private final Path directory;
  private volatile @Nullable Process server;
  private boolean closed;

  private Rehearsal(DownloadTool tool, Options options, ControlGroup group, Path directory) {
    this.tool = tool;
    this.options = options;
    this.group = group;
    this.directory = directory;
  }

  /**
   * Where and with what.
   *
   * @param parent directory that gets the private one; must allow programs to run
   * @param parentGroup control group (version 2) to be inside of; null: the root
   * @param searchPath as in {@code PATH}; in it {@code sh ip unshare nsenter sed base64} and {@code
   *     curl} or {@code wget}
   * @param keep leaves the files
   * @param clock of the wall
   */
  public record Options(
      Path parent,
      @Nullable Path parentGroup,
      String searchPath,
      boolean keep,
      InstantSource clock) {}

  /**
   * What happened, for the questions.
   *
   * @param directory that holds all of its files
   * @param program path of the dropped program
   * @param firstName the name it was written under
   * @param persistence path of the crontab-like file
   * @param script path of the downloaded script
   * @param startedAt a moment before its first act
   */
  public record Play(
      Cast cast,
      Path directory,
      Path program,
      Path firstName,
      Path persistence,
      Path script,
      Instant startedAt) {}

  /** Takes a control group and a directory; nothing runs yet. */
  public static Rehearsal raise(Options options) throws RehearsalException {
    for (String command : List.of("sh", "unshare", "nsenter", "sed", "base64")) {
      requireCommand(command, "coreutils util-linux sed dash", options.searchPath);
    }
    requireCommand("ip", "iproute2", options.searchPath);
    DownloadTool tool = DownloadTool.find(options.searchPath);
    ControlGroup group = makeGroup(options.parentGroup);
    try {
      Path directory = makeDirectory(options.parent);
      return new Rehearsal(tool, options, group, directory);
    } catch (IOException e) {
      try {
        group.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw new RehearsalException(
          "cannot make a directory in "
              + options.parent
              + ": "
              + e.getMessage()
              + "; name another with --dir",
          e);
    }
  }

  /** Plays; takes at most some 16 seconds, usually one. */
  public Play play() throws RehearsalException, InterruptedException {
    Instant startedAt = options.clock.instant();
    try {
      Process serving = startServer();
      List<String> said = runUser(serving);
      Cast cast = Cast.read(Math.toIntExact(serving.pid()), said);
      return new Play(
          cast,
          directory,
          directory.resolve("update"),
          directory.resolve("update.part"),
          directory.resolve("etc/cron.d/update"),
          directory.resolve("stage.sh"),
          startedAt);
    } catch (IOException e) {
      throw new RehearsalException("the rehearsal failed: " + e.getMessage(), e);
    }
  }

  public Path directory() {
    return directory;
  }

  public Path group() {
    return group.directory();
  }

  /** Name of the download tool's program. */
  public String tool() {
    return tool.command();
  }

  /**
   * Ends what still runs; removes control group, network namespace and files. Safe to call again,
   * and from another thread while the play is on.
   */
  @Override
  public synchronized void close() throws RehearsalException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      endServer();
      group.close();
      if (!options.keep) {
        delete(directory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new RehearsalException(
          "could not remove all of the rehearsal: " + e.getMessage() + "; look at " + directory, e);
    }
  }

  /** In order, so that the recording sees its connections end; if not, the group's end is its. */
  private void endServer() throws InterruptedException {
    Process serving = server;
    if (serving == null) {
      return;
    }
    try {
      serving.getOutputStream().close();
    } catch (IOException e) {
      // It is gone, and its end of the pipe with it.
      serving.destroyForcibly();
    }
    serving.waitFor(END_LIMIT_S, TimeUnit.SECONDS);
  }

  // ---- the play --------------------------------------------------------------------------------

  private Process startServer() throws IOException, RehearsalException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "--net", "--", "sh", "-c", UP, "up"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Xmx48m", "-XX:-UsePerfData", "-Djava.io.tmpdir=" + directory));
    command.addAll(List.of("-cp", ownClassPath(), StageServer.class.getName()));
    Process process = start(command);
    server = process;
    byte[] script = script();
    DataOutputStream out = new DataOutputStream(process.getOutputStream());
    try {
      out.writeInt(script.length);
      out.write(script);
      out.flush();
    } catch (IOException e) {
      throw new RehearsalException("the web server did not start: " + rest(process), e);
    }
    awaitReady(process);
    return process;
  }

  private static void awaitReady(Process process)
      throws IOException, RehearsalException, InterruptedException {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SERVER_LIMIT_S);
    while (System.nanoTime() < end && (process.isAlive() || reader.ready())) {
      if (reader.ready()) {
        String line = reader.readLine();
        if (StageServer.READY.equals(line)) {
          return;
        }
        throw new RehearsalException("the web server did not start: " + line);
      }
      Thread.sleep(PAUSE_MS);
    }
    throw new RehearsalException(
        "the web server did not start within "
            + SERVER_LIMIT_S
            + " s; the machine may be too busy: try again");
  }

  private List<String> runUser(Process serving)
      throws IOException, RehearsalException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("nsenter");
    command.add("--net=/proc/" + serving.pid() + "/ns/net");
    command.addAll(List.of("--", "sh", "-c", resource("user.sh"), "sh"));
    command.add(tool.command());
    command.addAll(tool.arguments("stage.sh", StageServer.SCRIPT_URL));
    Process user = start(command);
    user.getOutputStream().close();
    boolean ended = user.waitFor(PLAY_LIMIT_S, TimeUnit.SECONDS);
    if (!ended) {
      throw new RehearsalException(
          "the play did not end within "
              + PLAY_LIMIT_S
              + " s; the machine may be too busy: try"
              + " again");
    }
    List<String> said = rest(user);
    if (user.exitValue() != 0) {
      throw new RehearsalException(
          "the play failed: "
              + String.join("; ", said)
              + "; where programs may not run in "
              + directory.getParent()
              + ", name another directory with --dir");
    }
    return said;
  }

  /** The script with the program it carries at its end. */
  private byte[] script() throws IOException {
    String call = String.join(" ", tool.arguments("/dev/null", StageServer.CALL_URL));
    String shell = resource("stage.sh").replace("@CALL@", call.replace("*", "'*'"));
    byte[] program =
        Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(Files.readAllBytes(tool.file()));
    return (shell + new String(program, StandardCharsets.US_ASCII) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(group.entering(command));
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", options.searchPath);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  /** What an ended process said and was not read yet. */
  private static List<String> rest(Process process) {
    return process.inputReader(StandardCharsets.UTF_8).lines().toList();
  }

  // ---- what it needs ---------------------------------------------------------------------------

  private static void requireCommand(String command, String packages, String searchPath)
      throws RehearsalException {
    boolean found =
        Stream.of(searchPath.split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    if (!found) {
      throw new RehearsalException(
          "found no " + command + " in PATH: sudo apt-get install " + packages);
    }
  }

  private static ControlGroup makeGroup(@Nullable Path parentGroup) throws RehearsalException {
    Path parent = parentGroup;
    try {
      if (parent == null) {
        parent =
            ControlGroup.root()
                .orElseThrow(
                    () ->
                        new RehearsalException(
                            "control groups version 2 are not mounted: sudo mount -t cgroup2 none"
                                + " /sys/fs/cgroup"));
      }
      return ControlGroup.make(parent, NAME + ProcessHandle.current().pid());
    } catch (IOException e) {
      throw new RehearsalException(
          "cannot make a control group in "
              + parent
              + ": "
              + e
              + "; in a container, run the rehearsal on its host; elsewhere with sudo",
          e);
    }
  }

  /** Nobody else may write into it, nor have made it before. */
  private static Path makeDirectory(Path parent) throws IOException {
    Path directory =
        parent.toAbsolutePath().normalize().resolve(NAME + ProcessHandle.current().pid());
    return Files.createDirectory(
        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWN)));
  }

  /** The jar or directory that this class is from: the server needs no other. */
  private static String ownClassPath() throws RehearsalException {
    try {
      return Path.of(Rehearsal.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new RehearsalException("cannot find the program's own jar: " + e.getMessage(), e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Rehearsal.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing in this program's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
