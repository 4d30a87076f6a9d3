package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.query.http.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "user",
    header = "Let a person or program ask the centre, with a token of their own.",
    description = {
      "Prints the token; only its hash is kept, so who loses it gets another with the same command."
          + " Rights: ask.host (one named host), ask.fleet, read.raw (search, scripts), enrol,"
          + " administrate, audit.read, metrics.read; or all. Takes effect at once, also while"
          + " the centre runs."
          + " Done in the centre's directory; with --at over HTTP, for who has the right"
          + " administrate and every right that is given."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec central user ann --rights ask.host,ask.fleet,read.raw",
      "  drec central user ann --remove"
    })
final class CentralUserCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 1;

  private final World world;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Mixin private final CentreOptions centre = new CentreOptions();

  @Parameters(paramLabel = "NAME", description = "Who; a word.")
  private String name = "";

  @Option(
      names = "--rights",
      paramLabel = "RIGHTS",
      defaultValue = "ask.host,ask.fleet",
      description = "What they may do, commas between (default: ${DEFAULT-VALUE}).")
  private String rights = "";

  @Option(names = "--remove", description = "Their token opens nothing any more.")
  private boolean remove;

  CentralUserCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    EngineSide named = centre.named(world);
    if (named != null) {
      Map<String, String> parameters =
          remove ? Map.of("name", name) : Map.of("name", name, "rights", rights);
      world.out().println(named.act(remove ? "remove-user" : "user", parameters));
      return 0;
    }
    Settings settings = options.load(CentralKeys.CENTRAL, CentralKeys.CENTRAL_FILE, Map.of());
    Path directory = Path.of(settings.text(CentralKeys.DIRECTORY));
    if (!Files.isDirectory(directory)) {
      throw new CommandException(
          CommandException.UNREADABLE,
          "there is no centre in " + directory + "; start one with: drec central");
    }
    Path users = CentralDirectory.users(directory);
    try {
      if (remove) {
        if (!io.drec.query.http.Users.remove(users, name)) {
          throw new CommandException(NOT_FOUND, "there is no user " + name);
        }
        world.out().println("removed " + name);
      } else {
        world
            .out()
            .println(
                io.drec.query.http.Users.put(users, name, Right.parse(rights), new SecureRandom()));
        world.err().println("the token of " + name + "; give it with --token-file or DREC_TOKEN");
      }
    } catch (IllegalArgumentException e) {
      throw SettingsOptions.usage(e);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.UNREADABLE, "cannot write " + users + ": " + e.getMessage(), e);
    }
    return 0;
  }
}
