package io.drec.query.cli;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every question takes. */
final class QuestionOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Ask the recording in this directory (default: $DREC_DATA or /var/lib/drec).")
  @Nullable Path data;

  @Option(
      names = "--at",
      paramLabel = "URL",
      description = "Ask a running engine instead, as http://127.0.0.1:7070.")
  @Nullable String at;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "With --at: the engine's token (default: $DREC_TOKEN, or your own engine's).")
  @Nullable Path tokenFile;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "Only this host; at a centre also again for several, ids, and label:LABEL for all that"
              + " bear it.")
  private List<String> hosts = List.of();

  @Option(
      names = "--wait",
      paramLabel = "SPAN",
      description =
          "At a centre: keep a why, scope or search open so long (15m, 2h, 7d) for hosts that are"
              + " away; drec answers tells what came later.")
  @Nullable String wait;

  @Option(
      names = "--deadline",
      paramLabel = "SPAN",
      description = "At a centre: how long hosts that are there may take (10s).")
  @Nullable String deadline;

  @Option(
      names = "--live",
      description =
          "At a centre: ask every host itself, also those whose index is up to date and does not"
              + " name what is asked for.")
  boolean everyone;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Not before: 2026-11-20T14:00, or back from now: 15m, 2h, 7d.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Not after; written like --since.")
  private @Nullable String until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many rows, causes or nodes.")
  private @Nullable Integer limit;

  @Option(names = "--json", description = "Answer in JSON, for programs (docs/api).")
  boolean json;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "table, json, jsonl (a JSON object a row) or csv; the last two for lists.")
  private @Nullable String format;

  @Option(names = "--no-color", description = "No colours; NO_COLOR does the same.")
  boolean noColor;

  @Option(names = "--time", description = "Say on standard error how long it took.")
  boolean time;

  @Option(
      names = "--progress",
      description =
          "At a centre: say on standard error which host has answered; on a terminal it does so"
              + " anyway.")
  boolean progress;

  /** The form asked for; --json is short for one of them. */
  OutputFormat.Form form() {
    if (format == null) {
      return json ? OutputFormat.Form.JSON : OutputFormat.Form.TEXT;
    }
    OutputFormat.Form form =
        switch (format) {
          case "table", "text" -> OutputFormat.Form.TEXT;
          case "json" -> OutputFormat.Form.JSON;
          case "jsonl" -> OutputFormat.Form.JSON_LINES;
          case "csv" -> OutputFormat.Form.CSV;
          default ->
              throw new CommandException(
                  CommandException.USAGE,
                  "--format " + format + " is not known; write table, json, jsonl or csv");
        };
    if (json && form != OutputFormat.Form.JSON) {
      throw new CommandException(
          CommandException.USAGE, "--json and --format " + format + " exclude each other");
    }
    return form;
  }

  Question.Options options() {
    OptionalInt limitOrNot = limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    String host = hosts.isEmpty() ? null : String.join(",", hosts);
    return new Question.Options(host, since, until, limitOrNot);
  }
}
