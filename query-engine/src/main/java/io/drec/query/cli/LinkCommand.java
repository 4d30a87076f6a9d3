package io.drec.query.cli;

import io.drec.daemon.ConfigKeys;
import io.drec.daemon.Settings;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.node.Address;
import io.drec.relay.node.TlsChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "link",
    header = "Send this host's index to its centre, and answer the centre's questions.",
    description = {
      "A process of its own beside the recorder: it reads the recording as an engine does, and can"
          + " neither slow nor stop recording. It dials out, to a relay or the centre, and listens"
          + " nowhere. What a question of the centre may cost here, and which are answered, is set"
          + " by link.ask.… and link.allow; every one stands in link.directory/audit.log. Enrol"
          + " first: drec enrol.",
      "What it is told: /etc/drec/drec.properties where there is one, then --set."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo drec link",
      "  sudo drec link --set link.parent=relay.example,centre.example",
      "  sudo drec link --set link.mirror='live 24' --set link.allow=scope,status"
    })
final class LinkCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording (default: $DREC_DATA or data.directory).")
  private @Nullable Path data;

  LinkCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> more = new HashMap<>();
    String named = data == null ? world.variable("DREC_DATA") : data.toString();
    if (named != null) {
      more.put(ConfigKeys.DIRECTORY, named);
    }
    Settings settings = options.load(ConfigKeys.DEFAULTS, RecordCommand.CONFIG, more);
    StopSignal stop = StopSignal.install();
    try (LinkProcess link = LinkProcess.start(settings, world)) {
      world
          .out()
          .println(
              "link of "
                  + link.id().toString().substring(0, 12)
                  + " dials "
                  + link.parents()
                  + " (pid "
                  + ProcessHandle.current().pid()
                  + ")");
      world.out().flush();
      stop.await();
      return 0;
    } catch (IdentityException | IllegalStateException | IOException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw SettingsOptions.usage(e);
    }
  }

  /** Where enrolling wrote down whom it dialled. */
  static Path parentFile(Path directory) {
    return directory.resolve("parent");
  }

  /**
   * Whom to dial.
   *
   * @param configured as the settings have it
   * @throws IllegalArgumentException when there is nobody
   */
  static List<Address> parents(List<String> configured, Path directory, String key)
      throws IOException {
    List<Address> parents = new ArrayList<>();
    for (String one : configured) {
      parents.add(Address.parse(one));
    }
    if (parents.isEmpty() && Files.isReadable(parentFile(directory))) {
      parents.add(Address.parse(Files.readString(parentFile(directory)).strip()));
    }
    if (parents.isEmpty()) {
      throw new IllegalArgumentException(
          "nobody to dial: "
              + key
              + " is not set, and "
              + directory
              + " is not enrolled yet;"
              + " drec enrol does both");
    }
    return parents;
  }

  static TlsChoice tls(String text) {
    for (TlsChoice choice : TlsChoice.values()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
        return choice;
      }
    }
    throw new IllegalArgumentException("found " + text + ", expected auto, boringssl or jdk");
  }

  /** Where enrolling wrote down what this host is called. */
  static Path nameFile(Path directory) {
    return directory.resolve("name");
  }

  /** As the settings have it, or else as it enrolled, or else the host's own name. */
  static String linkName(Settings settings, Path directory) throws IOException {
    boolean enrolled =
        settings.text(ConfigKeys.LINK_NAME).isEmpty() && Files.isReadable(nameFile(directory));
    return enrolled ? Files.readString(nameFile(directory)).strip() : hostName(settings, false);
  }

  static String hostName(Settings settings, boolean relay) throws IOException {
    String named = relay ? "" : settings.text(ConfigKeys.LINK_NAME);
    if (!named.isEmpty()) {
      return named;
    }
    Path file =
        Path.of(
            relay
                ? ConfigKeys.DEFAULTS.getOrDefault(ConfigKeys.HOST_NAME_FILE, "")
                : settings.text(ConfigKeys.HOST_NAME_FILE));
    return Files.readString(file).strip();
  }
}
