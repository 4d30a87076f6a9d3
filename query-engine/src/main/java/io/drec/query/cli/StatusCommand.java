package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    header = "Is it recording, since when, and what is missing?",
    description = {
      "Prints the span recorded, how much, the sensor, the gaps with their causes, and the account:"
          + " hits = recorded + lost, by cause. An answer can only be as good as this."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec status",
      "  drec status --since 1d            the gaps of the last day",
      "  drec status --at http://127.0.0.1:7070 --json"
    })
final class StatusCommand extends QuestionCommand {
  StatusCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Status(common);
  }
}
