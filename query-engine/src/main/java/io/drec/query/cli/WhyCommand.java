package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "why",
    header = "How did this come to be? The root cause of a point, ranked.",
    description = {
      "Walks back from a point (a file, a process, a connection) to where it entered this host, and"
          + " prints the path: who did what, how and when, from the point back to the entry.",
      "The first cause is the likeliest. Below it stands what could not be known: gaps in the"
          + " recording, and what the sensor does not see."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec why path:/opt/x              how this file came here",
      "  drec why pid:4711 --since 2h      why this process ran, looking back two hours",
      "  drec why ip:203.0.113.7:443 --json | jq '.causes[0].entry'",
      "",
      "A point is field:value: path, pid, process (an id from another answer), name, hash,",
      "ip (or ip:port), domain, url, user, event."
    })
final class WhyCommand extends QuestionCommand {
  @Parameters(paramLabel = "POINT", description = "Where to start, as path:/opt/x.")
  private String point = "";

  WhyCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Why(point, common);
  }

  @Override
  boolean comesInParts() {
    return true;
  }
}
