package io.drec.query.cli;

import io.drec.evidence.Import;
import io.drec.evidence.ImportConfig;
import io.drec.evidence.ImportReport;
import io.drec.journal.JournalException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    header = "Bring other people's recordings into a recording, to ask them the same questions.",
    description = {
      "Reads event logs of other programs: files, whole folders, .zip (also one in another), .gz."
          + " What each file is, is seen by its content; one that is not recognised is named. An"
          + " event is kept once, however often it is imported, so an import that was broken off is"
          + " completed by repeating it.",
      "A directory that somebody records into is refused; --data makes one of its own."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:events were read, also when all were known; places that cannot be read are told",
      "1:no event was found",
      "2:a usage error",
      "3:the recording cannot be written, or the import was stopped before its end"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec import evidence.zip --data case-17",
      "  drec import /mnt/evidence/logs audit.log --host web3 --data case-17",
      "  drec why path:/opt/x --data case-17"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int NOTHING_FOUND = 1;

  private final World world;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files, folders and archives to import.")
  private List<Path> paths = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The recording to import into; made where there is none (default: $DREC_DATA or"
              + " /var/lib/drec).")
  private @Nullable Path data;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "Host of events that do not tell theirs (default: ${DEFAULT-VALUE}).")
  private String host = ImportConfig.UNNAMED;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  ImportCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (host.isBlank()) {
      throw new CommandException(CommandException.USAGE, "--host: expected a name");
    }
    ImportReport report = run();
    if (json) {
      world.out().writeBytes(ImportJson.of(report));
    } else {
      world.out().print(ImportText.of(report));
    }
    world.out().flush();
    if (report.stopped() != null) {
      return CommandException.UNREADABLE;
    }
    return report.read() > 0 ? 0 : NOTHING_FOUND;
  }

  private ImportReport run() {
    ImportConfig config =
        ImportConfig.of(world.dataOr(data))
            .withHostName(host.strip())
            .withGroup(new Users(world).sudoGroup());
    Import running = Import.of(config);
    StopSignal.install(() -> running.stop("stopped by a signal"));
    try (ImportProgressLine progress = ImportProgressLine.start(world, running)) {
      return running.run(paths);
    } catch (NoSuchFileException e) {
      String message = "no such file: " + e.getMessage() + "; nothing was imported";
      throw new CommandException(CommandException.USAGE, message, e);
    } catch (JournalException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
