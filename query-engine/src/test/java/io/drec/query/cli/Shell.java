package io.drec.query.cli;

import io.drec.query.http.FootageSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs {@code drec} in this process, and keeps what it printed. */
final class Shell {
  final Map<String, String> environment = new HashMap<>();
  private final Path home;
  private final FootageSource footage;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean terminal;

  Shell(Path home, FootageSource footage) {
    this.home = home;
    this.footage = footage;
  }

  Shell onTerminal() {
    terminal = true;
    return this;
  }

  /** Runs one command; what the one before printed is forgotten. */
  int run(String... arguments) {
    out.reset();
    err.reset();
    World world =
        new World(
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            home,
            false,
            footage);
    return Drec.commandLine(world).execute(arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
