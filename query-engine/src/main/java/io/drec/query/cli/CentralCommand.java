package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.query.http.ListenAddress;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "central",
    header = "Run a centre: take in what hosts send, ask them, answer for all of them.",
    description = {
      "Listens for hosts and relays on port 7422 and answers people on http://127.0.0.1:7080. The"
          + " first start makes the fleet's authority and an administrator; what to do next is"
          + " printed. Needs no root, only its directory (central.directory).",
      "What it is told: /etc/drec/central.properties where there is one, then --set."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec central                      run it",
      "  drec central token                let a host in",
      "  drec central user ann --rights ask.host,ask.fleet",
      "  drec central --set central.directory=/srv/centre --set central.listen=0.0.0.0:443"
    })
final class CentralCommand implements Callable<Integer> {
  static final String AUTHORITY = "drec";

  private final World world;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  CentralCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = options.load(CentralKeys.CENTRAL, CentralKeys.CENTRAL_FILE, Map.of());
    Path directory = Path.of(settings.text(CentralKeys.DIRECTORY));
    StopSignal stop = StopSignal.install();
    try {
      boolean fresh = !CentralDirectory.isMade(directory);
      if (fresh) {
        CentralDirectory.make(directory, AUTHORITY, Clock.systemUTC(), new SecureRandom());
      }
      try (CentreProcess centre = CentreProcess.start(settings, directory, world)) {
        announce(centre, settings, directory, fresh);
        stop.await();
        return 0;
      }
    } catch (IdentityException | IllegalStateException | IOException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw SettingsOptions.usage(e);
    }
  }

  private void announce(CentreProcess centre, Settings settings, Path directory, boolean fresh) {
    if (fresh) {
      world.out().println("made the authority of a new fleet in " + directory + ": back it up");
    }
    String at =
        directory.equals(Path.of(CentralKeys.CENTRAL.get(CentralKeys.DIRECTORY)))
            ? ""
            : " --set central.directory=" + directory;
    world
        .out()
        .println(
            "listening for hosts and relays on port "
                + centre.port()
                + " (pid "
                + ProcessHandle.current().pid()
                + ")");
    world.out().println("answering on " + centre.address());
    world.out().println("let a host in:   drec central token" + at);
    world.out().println("let a person in: drec central user NAME --rights ask.host,ask.fleet" + at);
    world
        .out()
        .println(
            "ask:             drec hosts --at "
                + centre.address()
                + " --token-file "
                + CentralDirectory.adminToken(directory));
    if (!settings.text(CentralKeys.OIDC_ISSUER).isEmpty()) {
      world.out().println("people also by " + settings.text(CentralKeys.OIDC_ISSUER));
    }
    world.out().flush();
  }

  /** Where it answers people, as the settings have it. */
  static ListenAddress listen(Settings settings) {
    return ListenAddress.parse(settings.text(CentralKeys.HTTP_LISTEN));
  }

  static Authority authority(Path directory) {
    try {
      return Authority.open(directory, Clock.systemUTC(), new SecureRandom());
    } catch (IdentityException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
