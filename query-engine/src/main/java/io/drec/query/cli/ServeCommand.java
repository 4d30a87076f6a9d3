package io.drec.query.cli;

import io.drec.query.http.Engine;
import io.drec.query.http.EngineConfig;
import io.drec.query.http.ListenAddress;
import io.drec.query.http.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    header = "Answer over HTTP, for the browser and for scripts, as an ordinary user.",
    description = {
      "Reads the recording and never writes to it; needs no root, only to be in the group that may"
          + " read it. Listens on this host alone unless told otherwise. Whoever asks needs the"
          + " token, which lies in a file that only you can read; every question is written into"
          + " an audit log beside it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec serve                        answer on http://127.0.0.1:7070",
      "  drec serve --data /mnt/evidence --listen 127.0.0.1:7071",
      "  drec why path:/opt/x --at http://127.0.0.1:7071"
    })
final class ServeCommand implements Callable<Integer> {
  private final World world;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:7070",
      description = "Where to listen (default: ${DEFAULT-VALUE}; port 0 takes a free one).")
  private String listen = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "For token and audit log (default: $DREC_STATE or ~/.local/state/drec).")
  private @Nullable Path state;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME:PORT",
      description = "Also answer when called by this name, behind a proxy.")
  private List<String> hosts = List.of();

  ServeCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws InterruptedException {
    StopSignal stop = StopSignal.install();
    try (Engine engine = Engine.start(config(), world.footage())) {
      announce(engine);
      stop.await();
      return 0;
    } catch (IOException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private EngineConfig config() {
    ListenAddress address;
    try {
      address = ListenAddress.parse(listen);
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
    }
    if (!address.isLoopback()) {
      world
          .err()
          .println(
              "drec: "
                  + listen
                  + " can be reached from other hosts, and token and answers cross the network in"
                  + " clear; better listen on loopback behind a TLS proxy");
    }
    return EngineConfig.of(
        world.dataOr(data), state != null ? state : world.engineState(), address, hosts);
  }

  private void announce(Engine engine) throws IOException {
    world
        .out()
        .println(
            "answering on " + engine.address() + " (pid " + ProcessHandle.current().pid() + ")");
    // A token in a log would open the recording to whoever reads the log.
    if (world.outTerminal()) {
      String token = Token.read(engine.tokenFile());
      world.out().println("browser: " + engine.address() + "/#token=" + token);
    } else {
      world.out().println("token: in " + engine.tokenFile());
    }
  }
}
