package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "tree",
    header = "Which processes stand around this one? Its ancestors and descendants.",
    description = {
      "Prints the process tree: parents up to the first one recorded, and everything below. Exited"
          + " processes are there as well. When one pid was used several times, say which with"
          + " --since and --until, or by the process id that another answer prints."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec tree pid:4711",
      "  drec tree process:p1a2b3c4d5e6f7081 --limit 200",
      "  drec tree pid:4711 --json"
    })
final class TreeCommand extends QuestionCommand {
  @Parameters(paramLabel = "PROCESS", description = "As pid:4711, or process:ID.")
  private String process = "";

  TreeCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Tree(process, common);
  }
}
