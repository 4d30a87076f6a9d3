package io.drec.query.cli;

import io.drec.query.http.ListenAddress;
import io.drec.query.http.Token;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds out who is to be asked. */
final class Sides {
  /** Defaults of config/central.properties. */
  private static final String CENTRE = "127.0.0.1:7080";

  private static final Path CENTRE_DIRECTORY = Path.of("/var/lib/drec-central");

  private final World world;

  Sides(World world) {
    this.world = world;
  }

  /**
   * The engine of {@code --at}; or else the directory of {@code --data} or DREC_DATA; or else the
   * default directory where it can be read; or else this user's own engine where there is a token.
   */
  Side choose(@Nullable Path data, @Nullable String at, @Nullable Path tokenFile) {
    if (at != null && data != null) {
      throw new CommandException(
          CommandException.USAGE,
          "--data and --at exclude each other: one asks a directory, the" + " other an engine");
    }
    if (at != null) {
      return engine(at, tokenFile);
    }
    if (tokenFile != null) {
      throw new CommandException(CommandException.USAGE, "--token-file goes with --at URL");
    }
    String named = world.variable("DREC_DATA");
    if (data != null || named != null) {
      return recording(data != null ? data : Path.of(String.valueOf(named)));
    }
    if (Files.isReadable(World.DEFAULT_DATA.resolve("recording.properties"))) {
      return recording(World.DEFAULT_DATA);
    }
    return ownEngine();
  }

  /** The engine, or centre, at a URL. */
  EngineSide engine(String at, @Nullable Path tokenFile) {
    URI engine = EngineSide.parse(at);
    return new EngineSide(engine, token(engine, tokenFile));
  }

  /** The centre of this machine, with the token that it made for its administrator. */
  EngineSide ownCentre(@Nullable Path tokenFile) {
    URI centre = URI.create("http://" + CENTRE);
    return new EngineSide(centre, token(centre, tokenFile));
  }

  private Side recording(Path data) {
    return new RecordingSide(data, world.footage());
  }

  private Side ownEngine() {
    String token = world.variable("DREC_TOKEN");
    Path file = tokenFile();
    if (token == null && Files.isReadable(file)) {
      token = read(file);
    }
    if (token == null) {
      throw new CommandException(
          CommandException.UNREADABLE,
          "no recording that you can read in "
              + World.DEFAULT_DATA
              + "; name one with --data DIR, ask an engine with --at URL, or start recording with:"
              + " sudo drec up");
    }
    ListenAddress address = ListenAddress.DEFAULT;
    return new EngineSide(URI.create("http://" + address.address() + ":" + address.port()), token);
  }

  private String token(URI engine, @Nullable Path tokenFile) {
    if (tokenFile != null) {
      return read(tokenFile);
    }
    String token = world.variable("DREC_TOKEN");
    if (token != null) {
      return token;
    }
    Path centre = CENTRE_DIRECTORY.resolve("admin.token");
    if (CENTRE.equals(engine.getRawAuthority()) && Files.isReadable(centre)) {
      return read(centre);
    }
    // This host's own token is nobody else's business.
    if (EngineSide.isLoopback(engine) && Files.exists(tokenFile())) {
      return read(tokenFile());
    }
    throw new CommandException(
        CommandException.UNREADABLE,
        "no token for " + engine + "; name its file with --token-file, or set DREC_TOKEN");
  }

  private Path tokenFile() {
    return world.engineState().resolve("token");
  }

  private static String read(Path file) {
    try {
      return Token.read(file);
    } catch (IOException e) {
      String message =
          e instanceof java.nio.file.FileSystemException
              ? "cannot read token file "
                  + file
                  + " ("
                  + e.getClass().getSimpleName().replace("Exception", "")
                  + ")"
              : String.valueOf(e.getMessage());
      throw new CommandException(CommandException.UNREADABLE, message, e);
    }
  }
}
