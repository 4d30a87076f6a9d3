package io.drec.query.cli;

import io.drec.daemon.ConfigException;
import io.drec.daemon.Recorder;
import io.drec.daemon.RecorderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "record",
    header = "Record this host, until told to stop. Needs root.",
    description = {
      "Attaches to the kernel (eBPF) and writes every process, file and network event into the"
          + " recording's directory. SIGTERM or Ctrl-C ends it in order; a kill at any instant"
          + " loses nothing that was journalled, and the time down shows as a gap.",
      "What it is told: /etc/drec/drec.properties where there is one, then --set."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo drec record                  this host, into /var/lib/drec",
      "  sudo drec record --data /srv/drec --group analysts",
      "  sudo drec record --scope /sys/fs/cgroup/system.slice --set record.ring.mib=64"
    })
final class RecordCommand implements Callable<Integer> {
  static final Path CONFIG = Path.of("/etc/drec/drec.properties");

  private final World world;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording's directory (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Whose members may ask without root (default: the group of who called sudo).")
  private @Nullable String group;

  @Option(
      names = "--scope",
      paramLabel = "CGROUP",
      description = "Record only this control group (v2) and what is below it.")
  private @Nullable Path scope;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: /etc/drec/drec.properties, where there is one).")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, over what the file says; see config/drec.properties.")
  private Map<String, String> settings = Map.of();

  RecordCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Recorder recorder = Recorder.of(configuration(), new Voice(world));
    recorder.stopOnSignals();
    Recorder.Outcome outcome = recorder.run();
    if (outcome.status() != Recorder.OK) {
      throw new CommandException(outcome.status(), outcome.message());
    }
    world.out().println(outcome.message());
    return 0;
  }

  private RecorderConfig configuration() {
    Path file = config;
    if (file == null && Files.exists(CONFIG)) {
      file = CONFIG;
    }
    try {
      return RecorderConfig.load(file, overrides());
    } catch (ConfigException e) {
      throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, String> overrides() {
    Map<String, String> overrides = new HashMap<>(settings);
    String directory = data == null ? world.variable("DREC_DATA") : data.toString();
    if (directory != null) {
      overrides.put("data.directory", directory);
    }
    String readers = group == null ? new Users(world).sudoGroup() : group;
    if (readers != null) {
      overrides.putIfAbsent("data.group", readers);
    }
    if (scope != null) {
      overrides.put("record.scope", scope.toString());
    }
    return overrides;
  }

  /** What the recorder tells: good news to standard output, the rest to standard error. */
  private record Voice(World world) implements Recorder.Listener {
    @Override
    public void recording(String message) {
      world.out().println(message);
    }

    @Override
    public void notice(String message) {
      world.err().println("drec: " + message);
    }
  }
}
