package io.drec.query.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which centre is meant, and who speaks to it. */
final class CentreOptions {
  @Option(
      names = "--at",
      paramLabel = "URL",
      description = "The centre, over HTTP (default: the one on this machine).")
  @Nullable String at;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token of who has the right to it (default: $DREC_TOKEN).")
  @Nullable Path tokenFile;

  /** The running centre: the one named, or that of this machine. */
  EngineSide centre(World world) {
    Sides sides = new Sides(world);
    return at == null ? sides.ownCentre(tokenFile) : sides.engine(at, tokenFile);
  }

  /** Null: none is named, and what is to be done is done in its directory. */
  @Nullable EngineSide named(World world) {
    return at == null ? null : new Sides(world).engine(at, tokenFile);
  }
}
