package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "scope",
    header = "How far did it go? Everything that touched this, and what came of it.",
    description = {
      "For a value (an address, a hash, a name): each process that touched it, with the first and"
          + " the last time and how often. For a point (a process, a file): what came of it on this"
          + " host: descendants, files, connections.",
      "Nothing found, without a gap in the time asked for, means that nothing recorded touched it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec scope ip:203.0.113.7         who spoke with this address",
      "  drec scope pid:4711               what this process started, wrote and reached",
      "  drec scope name:curl --since 7d --json",
      "  drec scope hash:… --format csv > findings.csv"
    })
final class ScopeCommand extends QuestionCommand {
  @Parameters(
      paramLabel = "INDICATOR|POINT",
      description = "What to look for, as ip:203.0.113.7 or path:/opt/x.")
  private String point = "";

  ScopeCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Scope(point, common);
  }

  @Override
  boolean comesInParts() {
    return true;
  }
}
