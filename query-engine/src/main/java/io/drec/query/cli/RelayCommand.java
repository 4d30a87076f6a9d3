package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.node.Address;
import io.drec.relay.node.RelayConfig;
import io.drec.relay.node.RelayNode;
import io.drec.relay.wire.BandwidthSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "relay",
    header = "Carry what hosts and centre say to each other, for hosts that reach no further.",
    description = {
      "Hosts and other relays dial it on port 7422; it dials its parent, a relay or the centre."
          + " What it carries is sealed: it can read, change or make up nothing. Enrol it first:"
          + " drec enrol PARENT --relay. Needs no root, only its directory (relay.directory).",
      "What it is told: /etc/drec/relay.properties where there is one, then --set."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec relay",
      "  drec relay --set relay.parent=centre.example:7422,backup.example:7422",
      "  drec relay --set 'relay.bandwidth=mon-fri 08:00-18:00 2mbit; 50mbit'"
    })
final class RelayCommand implements Callable<Integer> {
  private static final long MIB = 1 << 20;

  private final World world;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  RelayCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = options.load(CentralKeys.RELAY, CentralKeys.RELAY_FILE, Map.of());
    Path directory = Path.of(settings.text(CentralKeys.RELAY_DIRECTORY));
    StopSignal stop = StopSignal.install();
    try (RelayNode relay = RelayNode.start(config(settings, directory))) {
      world
          .out()
          .println(
              "relay "
                  + relay.id().toString().substring(0, 12)
                  + " listening on port "
                  + relay.port()
                  + " (pid "
                  + ProcessHandle.current().pid()
                  + ")");
      world.out().println("hosts and relays below it dial this machine: drec enrol THIS-MACHINE");
      world.out().flush();
      stop.await();
      return 0;
    } catch (IdentityException | IllegalStateException | IOException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw SettingsOptions.usage(e);
    }
  }

  private static RelayConfig config(Settings settings, Path directory) throws IOException {
    List<Address> parents =
        LinkCommand.parents(settings.list(CentralKeys.RELAY_PARENT), directory, "relay.parent");
    long spoolBytes = settings.number(CentralKeys.RELAY_SPOOL_MIB, 0, 1 << 24) * MIB;
    return RelayConfig.of(
            directory, Address.parse(settings.text(CentralKeys.RELAY_LISTEN)), parents)
        .with(BandwidthSchedule.parse(settings.text(CentralKeys.RELAY_BANDWIDTH)))
        .withSpool(spoolBytes)
        .with(LinkCommand.tls(settings.text(CentralKeys.RELAY_TLS)));
  }
}
