package io.drec.query.cli;

import io.drec.store.RecordingDirectory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "release",
    header = "Let footage be overwritten again, oldest first. Needs root or the recording's owner.",
    description = "Nothing is overwritten before the store is beyond its limits.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo drec lock release case-17",
      "  drec lock release case-17 --data case-17-recording"
    })
final class LockReleaseCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 1;

  private final World world;

  @Parameters(paramLabel = "NAME", description = "The lock, as drec lock list names it.")
  private String name = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording's directory (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  LockReleaseCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    try (RecordingDirectory recording = RecordingDirectory.openForReading(world.dataOr(data))) {
      if (!recording.locks().release(name)) {
        throw new CommandException(
            NOT_FOUND, "there is no lock " + LockCommand.shown(name) + "; see drec lock list");
      }
      world.out().println("released " + name);
      return 0;
    }
  }
}
