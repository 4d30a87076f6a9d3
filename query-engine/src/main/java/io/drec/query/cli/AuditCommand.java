package io.drec.query.cli;

import io.drec.query.audit.ChainedLogCheck;
import io.drec.query.question.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    header = "Is an audit log whole, as it was written?",
    description = {
      "Every question stands in an audit log: at the engine (audit.log in its state directory), at"
          + " the centre, and at each host that the centre asks. Each line hangs on the one before"
          + " it. This reads one log, rotated files first, and names the first line that was"
          + " changed, removed or put in between.",
      "Whoever cuts lines off the end leaves a log that is whole but shorter: note the head that"
          + " this prints, and look whether a later log leads to it (--head).",
      "With --at it prints the newest lines of the log of a running engine or centre instead, as"
          + " they are in it; that needs the right audit.read."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is wrong",
      "2:a usage error",
      "3:a log cannot be read"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec audit /var/lib/drec-central/audit.log",
      "  drec audit audit.log.1 audit.log --head 5f1c…",
      "  drec audit --at https://centre.example --limit 20"
    })
final class AuditCommand implements Callable<Integer> {
  private static final int WRONG = 1;

  private final World world;

  @Mixin private final CentreOptions centre = new CentreOptions();

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "One log, the oldest file first.")
  private List<Path> files = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "With --at: so many of the newest lines (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Option(
      names = "--head",
      paramLabel = "HEX",
      description = "A head noted before: the log must have a line with it.")
  private String head = "";

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  AuditCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    EngineSide named = centre.named(world);
    if (files.isEmpty() == (named == null)) {
      throw new CommandException(
          CommandException.USAGE, "name the files of one log, or an engine or centre with --at");
    } else if (named != null) {
      world.out().writeBytes(named.auditLines(limit));
      world.out().flush();
      return 0;
    }
    ChainedLogCheck check;
    try {
      check = ChainedLogCheck.of(files, head);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.UNREADABLE, "cannot read the log: " + e.getMessage(), e);
    }
    if (json) {
      world
          .out()
          .writeBytes(
              Json.object(
                  out ->
                      out.put("whole", check.problem() == null)
                          .put("lines", check.lines())
                          .put("head", check.head())
                          .put("problem", check.problem())));
    } else if (check.problem() == null) {
      world.out().println(check.lines() + " lines, whole; head " + check.head());
    } else {
      world.out().println(check.lines() + " lines are whole, then: " + check.problem());
    }
    world.out().flush();
    return check.problem() == null ? 0 : WRONG;
  }
}
