package io.drec.query.cli;

import io.drec.daemon.ConfigKeys;
import io.drec.daemon.Settings;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Address;
import io.drec.relay.node.Enrolment;
import io.drec.relay.node.TlsChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "enrol",
    header = "Let this host, or this relay, into a fleet, with a join token.",
    description = {
      "Makes this machine's key, which never leaves it, and has the centre certify it, over a relay"
          + " or directly. The token comes on standard input, so that it stands in no list of"
          + " processes; drec central token makes it.",
      "Then drec link sends what this host records, and answers the centre's questions within the"
          + " limits in drec.properties (link.…); drec up starts it by itself."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo TOKEN | sudo drec enrol centre.example:7422",
      "  sudo drec enrol relay.example --token-file token",
      "  echo TOKEN | sudo drec enrol centre.example --relay"
    })
final class EnrolCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Parameters(
      paramLabel = "PARENT",
      description = "Centre or relay to dial, host or host:port (7422).")
  private String parent = "";

  @Option(names = "--relay", description = "This machine is to be a relay.")
  private boolean relay;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Where the token is (default: standard input).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the centre shows it as (default: this host's name).")
  private @Nullable String name;

  EnrolCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Settings settings =
        relay
            ? options.load(CentralKeys.RELAY, CentralKeys.RELAY_FILE, Map.of())
            : options.load(ConfigKeys.DEFAULTS, RecordCommand.CONFIG, new HashMap<>());
    Path directory =
        Path.of(settings.text(relay ? CentralKeys.RELAY_DIRECTORY : ConfigKeys.LINK_DIRECTORY));
    try {
      Address address = Address.parse(parent);
      JoinToken token = JoinToken.parse(token());
      TlsChoice tls =
          LinkCommand.tls(settings.text(relay ? CentralKeys.RELAY_TLS : ConfigKeys.LINK_TLS));
      NodeIdentity identity =
          Enrolment.enrol(
              address, token, relay ? Role.RELAY : Role.HOST, name(settings), directory, tls);
      Files.writeString(LinkCommand.parentFile(directory), address + "\n");
      Files.writeString(LinkCommand.nameFile(directory), name(settings) + "\n");
      world.out().println("enrolled as " + identity.id() + " of " + identity.authority());
      world
          .out()
          .println(
              relay
                  ? "next: drec relay"
                  : "next: sudo drec link, or sudo drec up, which starts it beside the recorder");
      return 0;
    } catch (IllegalArgumentException e) {
      throw SettingsOptions.usage(e);
    } catch (IdentityException | IOException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private String token() throws IOException {
    Path file = tokenFile;
    if (file != null) {
      return Files.readString(file).strip();
    }
    byte[] given = System.in.readNBytes(4096);
    String text = new String(given, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "no token on standard input; drec central token makes one, or name --token-file");
    }
    return text;
  }

  private String name(Settings settings) throws IOException {
    String given = name;
    return given != null ? given : LinkCommand.hostName(settings, relay);
  }
}
