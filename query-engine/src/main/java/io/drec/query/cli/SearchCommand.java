package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    header = "Which events match? Lucene syntax over ECS fields.",
    description = {
      "Prints one event a line, oldest first. Fields are those of the Elastic Common Schema:"
          + " process.name, process.command_line, process.pid, file.path, destination.ip,"
          + " destination.port, event.action, user.id … A field that is not known is a usage error,"
          + " never silently nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec search 'process.name:curl AND file.path:\\/tmp\\/*'",
      "  drec search 'event.action:rename' --since 15m --limit 20",
      "  drec search 'destination.port:[1 TO 1023]' --json",
      "",
      "Quote the query, or the shell reads it first."
    })
final class SearchCommand extends QuestionCommand {
  @Parameters(
      paramLabel = "QUERY",
      arity = "0..1",
      description = "What to match; without it, all events.")
  private String query = "";

  SearchCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Search(query, common);
  }
}
