package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "answers",
    header = "What came in so far for a question that is kept open (--wait); or all of them.",
    description =
        "Hosts that were away when the question was asked answer when they come back, as long as"
            + " it is kept open, also when the centre was started anew meanwhile. Answers can be"
            + " read for a week more. Asks a centre (default: the one on this machine).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec scope ip:203.0.113.7 --wait 2d --at https://centre.example:7080",
      "  drec answers                      the questions that are kept",
      "  drec answers 0b8a91e2-… --at https://centre.example:7080"
    })
final class AnswersCommand extends QuestionCommand {
  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description = "Of the question, as its first answer says; none: all that are kept.")
  private String id = "";

  AnswersCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Answers(id, common);
  }

  @Override
  boolean asksCentre() {
    return true;
  }
}
