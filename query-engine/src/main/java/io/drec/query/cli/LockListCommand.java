package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    header = "Which footage is locked, since when, why, and how much of the limit it takes.",
    footerHeading = "%nExamples:%n",
    footer = {"  drec lock list", "  drec lock list --json"})
final class LockListCommand extends QuestionCommand {
  LockListCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Locks(common);
  }
}
