package io.drec.query.cli;

import io.drec.query.ecs.EcsField;
import io.drec.query.question.Question;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    header = "Which events match? Lucene syntax over ECS fields, and sequences of them.",
    description = {
      "Prints one event a line, oldest first. Fields are those of the Elastic Common Schema:"
          + " process.name, process.command_line, file.path, registry.path, destination.ip,"
          + " event.action, user.name … (--list-fields), and winlog.event_data.NAME as an imported"
          + " event had them. A field that is not known is a usage error, never silently nothing.",
      "A word without a field is looked for in all that matters. docs/search.md tells it in full."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec search 'process.name:curl AND file.path:/tmp/*'",
      "  drec search 'registry.path:*\\\\Run\\\\*' --format csv > run-keys.csv",
      "  drec search 'destination.ip:10.0.0.0/8' --fields @timestamp,host.name,process.name",
      "  drec search 'event.action:logon followed by event.action:exec within 5m by session'",
      "",
      "Quote the query, or the shell reads it first."
    })
final class SearchCommand extends QuestionCommand {
  private final World world;

  @Parameters(
      paramLabel = "QUERY",
      arity = "0..1",
      description = "What to match; without it, all events.")
  private String query = "";

  @Option(
      names = "--fields",
      paramLabel = "FIELD",
      split = ",",
      completionCandidates = FieldNames.class,
      description = "Show these fields, as columns or members: --fields @timestamp,file.path")
  private List<String> fields = List.of();

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      completionCandidates = Orders.class,
      description = {
        "latest (the newest, shown oldest first; unless told), oldest or newest first. All rows as"
            + " jsonl or csv come oldest first."
      })
  private @Nullable String order;

  @Option(
      names = "--after",
      paramLabel = "EVENT",
      description = "The next page: the event id that the page before ended with.")
  private @Nullable String after;

  @Option(
      names = "--list-fields",
      description = "Print the names of all fields, and what they are.")
  private boolean listFields;

  SearchCommand(World world) {
    super(world);
    this.world = world;
  }

  /** For completion in a shell. */
  static final class FieldNames implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return EcsField.names().iterator();
    }
  }

  static final class Orders implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return List.of("latest", "oldest", "newest").iterator();
    }
  }

  @Override
  boolean answeredHere() {
    if (listFields) {
      for (EcsField field : EcsField.values()) {
        world
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-40s %-8s %s",
                    field.fieldName(),
                    field.type().name().toLowerCase(Locale.ROOT),
                    field.description()));
      }
      world.out().println(EVENT_DATA);
    }
    return listFields;
  }

  private static final String EVENT_DATA =
      String.format(
          Locale.ROOT,
          "%-40s %-8s %s",
          "winlog.event_data.NAME",
          "name",
          "any field as the source of an imported event had it");

  @Override
  Question question(Question.Options common) {
    return new Question.Search(query, new Question.Page(fields, order, after), common);
  }

  @Override
  @Nullable Question page(Question first, @Nullable String nextAfter, long rowsLeft) {
    int limit = (int) Math.min(Question.Page.EVENTS_MAX, rowsLeft);
    boolean all = first.options().limit().isEmpty();
    if (order == null && rowsLeft > Question.Page.EVENTS_MAX && !all) {
      throw new CommandException(
          CommandException.USAGE,
          "so many rows come in one order only; add --order oldest or --order newest");
    }
    String inOrder = order == null && all ? "oldest" : order;
    Question.Page page = new Question.Page(fields, inOrder, nextAfter == null ? after : nextAfter);
    Question.Options options = first.options();
    return new Question.Search(
        query,
        page,
        new Question.Options(
            options.host(), options.since(), options.until(), OptionalInt.of(limit)));
  }

  @Override
  boolean comesInParts() {
    return true;
  }
}
