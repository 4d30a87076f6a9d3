package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.relay.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    header = "Make the authority of a fleet, without starting the centre.",
    description =
        "drec central does it by itself on its first start; this is for who wants another name, or"
            + " to make the authority before the machine is in the network.",
    footerHeading = "%nExamples:%n",
    footer = "  drec central init --name acme")
final class CentralInitCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = CentralCommand.AUTHORITY,
      description = "Small letters, digits, dots and hyphens (default: ${DEFAULT-VALUE}).")
  private String name = "";

  CentralInitCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Settings settings = options.load(CentralKeys.CENTRAL, CentralKeys.CENTRAL_FILE, Map.of());
    Path directory = Path.of(settings.text(CentralKeys.DIRECTORY));
    try {
      CentralDirectory.make(directory, name, Clock.systemUTC(), new SecureRandom());
    } catch (IdentityException | IOException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
    world.out().println("made the authority " + name + " in " + directory + ": back it up");
    world.out().println("next: drec central");
    return 0;
  }
}
