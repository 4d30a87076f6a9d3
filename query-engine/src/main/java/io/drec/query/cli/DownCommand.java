package io.drec.query.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    header = "Stop what drec up started.",
    description = {
      "Ends the engine, then the recorder, in order; what was captured is kept. From then on"
          + " nothing is recorded, and the time shows as a gap. Exit status 1 when nothing ran."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  sudo drec down", "  sudo drec down --data /srv/drec"})
final class DownCommand implements Callable<Integer> {
  private static final int NOTHING = 1;

  /** More than both halves together get to end. */
  private static final long WAIT_SECONDS = 70;

  private final World world;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Of this recording (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  DownCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path recording = world.dataOr(data).toAbsolutePath().normalize();
    Optional<ProcessHandle> running = RunFile.holder(RunFile.of(world.runDirectory(), recording));
    if (running.isEmpty()) {
      world.err().println("drec: no drec up runs for " + recording);
      return NOTHING;
    }
    ProcessHandle process = running.get();
    if (!process.destroy()) {
      throw new CommandException(
          CommandException.UNREADABLE,
          "may not stop process " + process.pid() + "; use: sudo drec down");
    }
    await(process);
    world.out().println("stopped; nothing records into " + recording + " now");
    return 0;
  }

  private static void await(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new CommandException(
          CommandException.UNREADABLE,
          "process " + process.pid() + " has not ended within " + WAIT_SECONDS + " s",
          e);
    }
  }
}
