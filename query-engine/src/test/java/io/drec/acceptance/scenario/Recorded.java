package io.drec.acceptance.scenario;

import io.drec.compact.Footages;
import io.drec.evidence.Import;
import io.drec.evidence.ImportConfig;
import io.drec.evidence.ImportReport;
import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.rehearse.AnswerJson;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

/** A recording that inputs are imported into, opened anew for every round of questions. */
record Recorded(Path directory) {
  /** No answer holds the moment of asking. */
  private static final Asker ASKER = new Asker(InstantSource.fixed(Instant.EPOCH));

  private static final int LINES_TOLD = 4;

  ImportReport take(List<Path> inputs) throws IOException {
    return Import.of(ImportConfig.of(directory)).run(inputs);
  }

  Footage open() {
    return Footages.open(directory);
  }

  /**
   * The answer's JSON.
   *
   * @param host empty: all hosts
   */
  static byte[] ask(Footage footage, Asking asking, String host) throws IOException {
    Question.Options options =
        new Question.Options(host.isEmpty() ? null : host, null, null, OptionalInt.empty());
    Question question =
        switch (asking.kind()) {
          case WHY -> new Question.Why(asking.text(), options);
          case SCOPE -> new Question.Scope(asking.text(), options);
          case WHY_EVENT -> new Question.Why(event(footage, asking.text(), options), options);
        };
    return body(footage, question);
  }

  private static String event(Footage footage, String query, Question.Options options)
      throws IOException {
    byte[] found = body(footage, new Question.Search(query, options));
    List<AnswerJson> events = AnswerJson.read(found).member("events").elements();
    if (events.isEmpty()) {
      throw new IOException("no event is " + query);
    }
    return "event:" + events.get(0).member("event").member("id").text();
  }

  private static byte[] body(Footage footage, Question question) throws IOException {
    Reply reply = ASKER.ask(footage, question, OutputFormat.JSON);
    if (reply.status() != Reply.Status.ANSWER) {
      String answer = new String(reply.body(), StandardCharsets.UTF_8);
      throw new IOException(reply.status() + " " + answer.lines().limit(LINES_TOLD).toList());
    }
    return reply.body();
  }
}
