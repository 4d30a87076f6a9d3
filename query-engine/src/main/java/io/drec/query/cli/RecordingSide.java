package io.drec.query.cli;

import io.drec.query.http.FootageSource;
import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.store.Footage;
import io.drec.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/** Answers from a recording's directory, in this process. */
final class RecordingSide implements Side {
  private final Path data;
  private final FootageSource source;
  private final Asker asker = new Asker(InstantSource.system());

  RecordingSide(Path data, FootageSource source) {
    this.data = data;
    this.source = source;
  }

  @Override
  public Reply ask(Question question, OutputFormat format) {
    try (Footage footage = source.open(data)) {
      return asker.ask(footage, question, format);
    } catch (StoreException e) {
      byte[] line = (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
      return new Reply(Reply.Status.UNREADABLE, line);
    }
  }
}
