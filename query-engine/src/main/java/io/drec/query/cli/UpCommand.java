package io.drec.query.cli;

import io.drec.daemon.ConfigKeys;
import io.drec.daemon.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    header = "Record this host and answer about it: record and serve, side by side.",
    description = {
      "Starts two processes, so that no question can disturb recording: one records, as root; the"
          + " other answers on http://127.0.0.1:7070, as the user who called sudo. Stays in the"
          + " foreground and prints where to ask; Ctrl-C stops both. A half that is killed is"
          + " started again, and the time between shows as a gap.",
      "Where this host is enrolled (drec enrol) or link.parent is set, a third process is the link"
          + " to its centre: drec link."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo drec up                      until Ctrl-C",
      "  sudo drec up --detach             in the background, until: sudo drec down",
      "  sudo drec up --data /srv/drec --listen 127.0.0.1:7071"
    })
final class UpCommand implements Callable<Integer> {
  private final World world;
  private final Users users;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording's directory (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description = "Where to answer (default: 127.0.0.1:7070).")
  private @Nullable String listen;

  @Option(names = "--state", paramLabel = "DIR", description = "For the engine's token and audit.")
  private @Nullable Path state;

  @Option(
      names = "--engine-user",
      paramLabel = "NAME",
      description = "Who answers (default: $DREC_ENGINE_USER, or who called sudo).")
  private @Nullable String engineUser;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Whose members may ask without root (default: the engine user's group).")
  private @Nullable String group;

  @Option(names = "--scope", paramLabel = "CGROUP", description = "Record only this control group.")
  private @Nullable Path scope;

  @Option(names = "--config", paramLabel = "FILE", description = "As for drec record.")
  private @Nullable Path config;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As for drec record.")
  private Map<String, String> settings = Map.of();

  @Option(names = "--detach", description = "Go into the background once it records and answers.")
  private boolean detach;

  UpCommand(World world) {
    this.world = world;
    this.users = new Users(world);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path recording = world.dataOr(data).toAbsolutePath().normalize();
    Path file = RunFile.of(world.runDirectory(), recording);
    return detach ? detached(file, recording) : attached(file, recording);
  }

  private int attached(Path file, Path recording) throws IOException, InterruptedException {
    RunFile run = RunFile.take(file).orElseThrow(() -> runsAlready(file, recording));
    try (run) {
      String user = engineUser();
      Supervisor supervisor = new Supervisor(world, programs(recording, user), System::nanoTime);
      StopSignal.install(supervisor::stop);
      return supervisor.run();
    }
  }

  /** Starts this command again in a session of its own, and waits until it stands or fails. */
  private int detached(Path file, Path recording) throws IOException, InterruptedException {
    if (RunFile.holder(file).isPresent()) {
      throw runsAlready(file, recording);
    }
    Files.createDirectories(file.getParent());
    Path log = file.resolveSibling(file.getFileName().toString().replace(".pid", ".log"));
    Files.deleteIfExists(log);
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(Launcher.command("up", sameOptions(recording)));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start();
    // The engine's second line is the last that is written when both stand.
    while (!Files.readString(log).contains("token: in ")) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        world.err().print(Files.readString(log));
        return process.exitValue();
      }
    }
    world.out().print(Files.readString(log));
    world.out().println("log: " + log);
    world.out().println("stop: drec down" + (data == null ? "" : " --data " + data));
    return 0;
  }

  private CommandException runsAlready(Path file, Path recording) {
    String pid;
    try {
      pid = RunFile.holder(file).map(process -> " (pid " + process.pid() + ")").orElse("");
    } catch (IOException e) {
      pid = "";
    }
    return new CommandException(
        CommandException.UNREADABLE,
        "drec up already runs for " + recording + pid + "; stop it with: drec down");
  }

  private Supervisor.Program recorder(Path recording, @Nullable String user) {
    List<String> arguments = new ArrayList<>(List.of("--data", recording.toString()));
    String readers = group;
    if (readers == null && user != null) {
      readers = users.groupOf(user);
    }
    add(arguments, "--group", readers);
    add(arguments, "--scope", scope);
    add(arguments, "--config", config);
    settings.forEach((key, value) -> add(arguments, "--set", key + "=" + value));
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig=TERM", "--"));
    command.addAll(Launcher.command("record", arguments));
    return new Supervisor.Program("the recorder", command);
  }

  private List<Supervisor.Program> programs(Path recording, @Nullable String user) {
    List<Supervisor.Program> programs = new ArrayList<>();
    programs.add(recorder(recording, user));
    programs.add(engine(recording, user));
    if (isLinked()) {
      programs.add(link(recording));
    }
    return programs;
  }

  /** Whether there is somebody to dial: by the settings, or since this host was enrolled. */
  private boolean isLinked() {
    SettingsOptions options = new SettingsOptions();
    options.config = config;
    options.settings.putAll(settings);
    Settings all = options.load(ConfigKeys.DEFAULTS, RecordCommand.CONFIG, Map.of());
    Path directory = Path.of(all.text(ConfigKeys.LINK_DIRECTORY));
    return !all.list(ConfigKeys.LINK_PARENT).isEmpty()
        || Files.isReadable(LinkCommand.parentFile(directory));
  }

  /** Recording goes on whatever becomes of it. */
  private Supervisor.Program link(Path recording) {
    List<String> arguments = new ArrayList<>(List.of("--data", recording.toString()));
    add(arguments, "--config", config);
    settings.forEach((key, value) -> add(arguments, "--set", key + "=" + value));
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig=TERM", "--"));
    command.addAll(Launcher.command("link", arguments));
    return new Supervisor.Program("the link", command, false);
  }

  private Supervisor.Program engine(Path recording, @Nullable String user) {
    List<String> arguments = new ArrayList<>(List.of("--data", recording.toString()));
    add(arguments, "--listen", listen);
    add(arguments, "--state", state);
    List<String> program = Launcher.command("serve", arguments);
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig=TERM"));
    if (user == null) {
      command.add("--");
    } else {
      // The same setpriv for both: a change of user would take the death signal away again.
      command.addAll(users.prefix(user).subList(1, users.prefix(user).size()));
    }
    command.addAll(program);
    return new Supervisor.Program("the engine", command);
  }

  /** Who answers, or null for who runs this. */
  private @Nullable String engineUser() {
    String user = engineUser == null ? world.variable("DREC_ENGINE_USER") : engineUser;
    boolean named = user != null;
    if (user == null) {
      user = users.sudoUser();
    }
    if (user == null || !world.root()) {
      return null;
    }
    if (users.groupOf(user) == null) {
      throw new CommandException(
          CommandException.USAGE, "there is no user " + user + " to run the engine as");
    }
    Path program =
        Path.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1)[0]);
    if (!users.canRead(user, program)) {
      String why = user + " cannot read " + program;
      if (named) {
        throw new CommandException(CommandException.UNREADABLE, why + "; install drec for all");
      }
      world.err().println("drec: " + why + ", so the engine runs as root");
      return null;
    }
    return user;
  }

  private List<String> sameOptions(Path recording) {
    List<String> options = new ArrayList<>(List.of("--data", recording.toString()));
    add(options, "--listen", listen);
    add(options, "--state", state);
    add(options, "--engine-user", engineUser);
    add(options, "--group", group);
    add(options, "--scope", scope);
    add(options, "--config", config);
    settings.forEach((key, value) -> add(options, "--set", key + "=" + value));
    return options;
  }

  private static void add(List<String> arguments, String option, @Nullable Object value) {
    if (value != null) {
      arguments.add(option);
      arguments.add(value.toString());
    }
  }
}
