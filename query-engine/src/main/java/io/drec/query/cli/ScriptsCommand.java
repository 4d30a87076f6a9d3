package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "scripts",
    header = "Which scripts ran, and what did encoded commands say?",
    description = {
      "Prints the text that interpreters were given, put together from the parts in which it was"
          + " logged, and commands that were handed over encoded (PowerShell's -EncodedCommand,"
          + " Base64 that a script decodes itself), decoded: with the process that ran them, its"
          + " user, host and time. Parts that were not logged are said.",
      "The newest come last."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec scripts                      the newest of all processes",
      "  drec scripts pid:4711             of one process",
      "  drec scripts user:ann --since 2h --json",
      "  drec search 'drec.decoded:*http*' the events whose encoded command holds a word"
    })
final class ScriptsCommand extends QuestionCommand {
  @Parameters(
      paramLabel = "POINT",
      arity = "0..1",
      description = "Whose: pid, process, name, path, user or event; without it, everybody's.")
  private String point = "";

  ScriptsCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Scripts(point, common);
  }
}
