package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.query.fleet.Spans;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.JoinTokens;
import io.drec.relay.identity.Role;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "token",
    header = "Make a join token: it lets one host, or one relay, into the fleet.",
    description = {
      "A token works once, for the key that comes with it, and only for a short time. It names this"
          + " fleet's authority, so that the host can tell its centre from a stranger's. Works"
          + " whether or not the centre runs, in its directory; with --at over HTTP, for who has"
          + " the right enrol."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec central token                for a host, good for an hour",
      "  drec central token --relay",
      "  drec central token --life 2d --label site:north --label critical"
    })
final class CentralTokenCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Mixin private final CentreOptions centre = new CentreOptions();

  @Option(names = "--relay", description = "For a relay, not for a host.")
  private boolean relay;

  @Option(
      names = "--life",
      paramLabel = "SPAN",
      defaultValue = "1h",
      description = "How long it is good for, at most 7d (default: ${DEFAULT-VALUE}).")
  private String life = "";

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "Given to the host; again for more.")
  private List<String> labels = List.of();

  CentralTokenCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    EngineSide named = centre.named(world);
    if (named != null) {
      Map<String, String> parameters =
          Map.of(
              "role", relay ? "relay" : "host", "life", life, "labels", String.join(",", labels));
      world.out().println(named.act("token", parameters));
      return 0;
    }
    Settings settings = options.load(CentralKeys.CENTRAL, CentralKeys.CENTRAL_FILE, Map.of());
    Path directory = Path.of(settings.text(CentralKeys.DIRECTORY));
    Duration span = span(life);
    Authority authority = CentralCommand.authority(directory);
    JoinToken token;
    try {
      token =
          new JoinTokens(directory, Clock.systemUTC(), new SecureRandom())
              .create(authority.trust(), relay ? Role.RELAY : Role.HOST, span, labels);
    } catch (IdentityException e) {
      throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
    }
    String listen = settings.text(CentralKeys.LISTEN);
    String port = listen.substring(listen.lastIndexOf(':') + 1);
    world.out().println(token.text());
    // The token alone goes to standard output when a program reads it.
    world
        .err()
        .println(
            "one use, good for "
                + life
                + "; on the "
                + (relay ? "relay" : "host")
                + ": echo TOKEN | sudo drec enrol THIS-MACHINE-OR-A-RELAY:"
                + port
                + (relay ? " --relay" : ""));
    return 0;
  }

  private static Duration span(String text) {
    @Nullable Duration span = Spans.parse(text);
    if (span == null) {
      throw new CommandException(
          CommandException.USAGE, "--life " + text + " is no span; write 30m, 2h or 3d");
    }
    return span;
  }
}
