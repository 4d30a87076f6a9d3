package io.drec.query.cli;

import io.drec.compact.Footages;
import io.drec.daemon.Recorder;
import io.drec.store.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code drec} command: one name, several roles. */
@Command(
    name = "drec",
    mixinStandardHelpOptions = true,
    versionProvider = Drec.Version.class,
    description = {
      "Records every process, file and network event of this host, and answers",
      "why something came to be and how far it went."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:an answer",
      "1:nothing found",
      "2:a usage error",
      "3:the recording cannot be read"
    },
    footerHeading = "%nTo begin with:%n",
    footer = {
      "  sudo drec up                      record this host, and answer in a browser",
      "  drec why path:/opt/x              how did this file come to be?",
      "  drec scope ip:203.0.113.7         what touched this address?",
      "  drec import evidence.zip --data DIR   ask other people's recordings",
      "  drec COMMAND --help               examples, and what the answer means"
    })
public final class Drec implements Runnable {
  /** Its answer is about all commands. */
  private static final String COMPLETION = "completion";

  /** By their names, in the order of the help. */
  private static final Map<String, Function<World, Object>> COMMANDS = commands();

  @Spec private @Nullable CommandSpec spec;

  private Drec() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("record")) {
      Recorder.warmUp();
    }
    System.exit(execute(thisWorld(), arguments));
  }

  /** Returns the exit status. */
  static int execute(World world, String... arguments) {
    String first = arguments.length == 0 ? null : arguments[0];
    return commandLine(world, first).execute(arguments);
  }

  /** Without a command there is nothing to do, which is a usage error. */
  @Override
  public void run() {
    CommandSpec self = Objects.requireNonNull(spec, "picocli injects the spec");
    throw new ParameterException(self.commandLine(), "Which command?");
  }

  static CommandLine commandLine(World world) {
    return commandLine(world, null);
  }

  /**
   * @param first what the user wrote first: where it is a command's name, that one is there alone,
   *     since picocli takes longer to look at all of them than most answers take
   */
  static CommandLine commandLine(World world, @Nullable String first) {
    boolean isAlone = first != null && COMMANDS.containsKey(first) && !first.equals(COMPLETION);
    String only = isAlone ? first : null;
    CommandLine drec = new CommandLine(new Drec());
    COMMANDS.forEach(
        (name, command) -> {
          if (only == null || name.equals(only)) {
            drec.addSubcommand(name, command.apply(world));
          }
        });
    drec.getSubcommands().values().forEach(Drec::giveHelp);
    // Words that follow one another are the user's; a slip of the pen is not guessed at.
    return drec.setUsageHelpAutoWidth(world.outTerminal())
        .setAbbreviatedOptionsAllowed(false)
        .setAbbreviatedSubcommandsAllowed(false)
        .setColorScheme(Help.defaultColorScheme(ansi(world)))
        .setOut(new PrintWriter(world.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(world.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((mistake, given) -> misused(world, mistake))
        .setExecutionExceptionHandler((failure, command, given) -> failed(world, failure));
  }

  private static Map<String, Function<World, Object>> commands() {
    Map<String, Function<World, Object>> commands = new LinkedHashMap<>();
    commands.put("up", UpCommand::new);
    commands.put("down", DownCommand::new);
    commands.put("record", RecordCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("why", WhyCommand::new);
    commands.put("scope", ScopeCommand::new);
    commands.put("search", SearchCommand::new);
    commands.put("tree", TreeCommand::new);
    commands.put("scripts", ScriptsCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("central", Drec::central);
    commands.put("enrol", EnrolCommand::new);
    commands.put("link", LinkCommand::new);
    commands.put("relay", RelayCommand::new);
    commands.put("hosts", Drec::hosts);
    commands.put("answers", AnswersCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("audit", AuditCommand::new);
    commands.put("lock", Drec::lock);
    commands.put("import", ImportCommand::new);
    commands.put("rehearse", RehearseCommand::new);
    commands.put(COMPLETION, CompletionCommand::new);
    commands.put("train", world -> new TrainCommand());
    return commands;
  }

  private static CommandLine lock(World world) {
    CommandLine lock =
        new CommandLine(new LockCommand(world))
            .addSubcommand(new LockListCommand(world))
            .addSubcommand(new LockReleaseCommand(world));
    lock.getSubcommands().values().forEach(Drec::giveHelp);
    return lock;
  }

  private static CommandLine hosts(World world) {
    CommandLine hosts =
        new CommandLine(new HostsCommand(world)).addSubcommand(new CentralActCommand.Remove(world));
    hosts.getSubcommands().values().forEach(Drec::giveHelp);
    return hosts;
  }

  private static CommandLine central(World world) {
    CommandLine central =
        new CommandLine(new CentralCommand(world))
            .addSubcommand(new CentralInitCommand(world))
            .addSubcommand(new CentralTokenCommand(world))
            .addSubcommand(new CentralUserCommand(world))
            .addSubcommand(new CentralActCommand.Deny(world))
            .addSubcommand(new CentralActCommand.Allow(world))
            .addSubcommand(new CentralActCommand.Release(world))
            .addSubcommand(new CentralActCommand.Dismiss(world))
            .addSubcommand(new CentralActCommand.Label(world))
            .addSubcommand(new CentralRotateCommand(world));
    central.getSubcommands().values().forEach(Drec::giveHelp);
    return central;
  }

  private static void giveHelp(CommandLine command) {
    CommandSpec self = command.getCommandSpec();
    self.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("This text.").build());
    self.usageMessage().descriptionHeading("%n").optionListHeading("%n");
  }

  private static int misused(World world, ParameterException mistake) {
    String what = String.valueOf(mistake.getMessage()).lines().findFirst().orElse("usage error");
    String name = mistake.getCommandLine().getCommandSpec().qualifiedName();
    String end = what.endsWith("?") || what.endsWith(".") ? " " : "; ";
    world.err().println("drec: " + what + end + "see " + name + " --help");
    trace(world, mistake);
    return CommandException.USAGE;
  }

  private static int failed(World world, Exception failure) {
    trace(world, failure);
    if (failure instanceof CommandException known) {
      world.err().println("drec: " + known.getMessage());
      return known.exitStatus();
    } else if (failure instanceof StoreException) {
      world.err().println("drec: " + failure.getMessage());
      return CommandException.UNREADABLE;
    }
    String what = failure.toString().lines().findFirst().orElse("");
    world.err().println("drec: internal error: " + what + "; DREC_DEBUG=1 shows where");
    return CommandException.UNREADABLE;
  }

  private static void trace(World world, Exception failure) {
    if (world.variable("DREC_DEBUG") != null) {
      failure.printStackTrace(world.err());
    }
  }

  private static Help.Ansi ansi(World world) {
    return world.colours(false) ? Help.Ansi.ON : Help.Ansi.OFF;
  }

  private static World thisWorld() {
    String name = System.getProperty("user.name", "");
    return new World(
        System.getenv(),
        printer(FileDescriptor.out),
        printer(FileDescriptor.err),
        Terminal.is(1),
        Terminal.is(2),
        Path.of(System.getProperty("user.home", "/")),
        name.equals("root"),
        Footages::open);
  }

  /** UTF-8 whatever the locale: the same answer is the same bytes everywhere. */
  private static PrintStream printer(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** The version as the jar's manifest has it; classes outside a jar are under development. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Drec.class.getPackage().getImplementationVersion();
      return new String[] {"drec " + (version == null ? "development" : version)};
    }
  }
}
