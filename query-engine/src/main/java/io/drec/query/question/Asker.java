package io.drec.query.question;

import io.drec.query.words.Shown;
import io.drec.store.Footage;
import io.drec.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Answers every question: reads what the user wrote, asks the footage and writes the answer out.
 *
 * <p>Holds nothing between questions, so that one asker serves many threads; each needs a footage
 * of its own.
 */
public final class Asker {
  private final InstantSource clock;

  /**
   * @param clock for spans back from now ({@code --since 15m}), read only when one is given: no
   *     answer contains the moment of asking
   */
  public Asker(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Answers. Mistakes of the user become {@link Reply.Status#USAGE}, what is not in the recording
   * {@link Reply.Status#NOT_FOUND}, and a recording that cannot be read {@link
   * Reply.Status#UNREADABLE}; nothing of this is thrown. The footage is read as it stands: whoever
   * opened it refreshes it.
   */
  public Reply ask(Footage footage, Question question, OutputFormat format) {
    try {
      return written(answer(footage, question, format), format);
    } catch (UsageException e) {
      return error(Reply.Status.USAGE, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      return error(Reply.Status.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private Answer answer(Footage footage, Question question, OutputFormat format)
      throws UsageException {
    Asked asked = new Asked(footage, question.options(), clock);
    if (question instanceof Question.Why why) {
      return new Why(asked).answer(why.point());
    }
    if (question instanceof Question.Scope scope) {
      return new Scope(asked).answer(scope.point());
    }
    if (question instanceof Question.Tree tree) {
      return new Tree(asked).answer(tree.process());
    }
    if (question instanceof Question.Search search) {
      return new Search(asked, clock).answer(search, !format.form().rowsOnly());
    }
    if (question instanceof Question.Scripts scripts) {
      return new Scripts(asked).answer(scripts.point());
    }
    if (question instanceof Question.Hosts || question instanceof Question.Answers) {
      throw new UsageException(
          "a recording knows nothing of other hosts; ask a centre, with --at URL");
    }
    if (question instanceof Question.Locks) {
      return new LocksAnswer(footage.status().keeping());
    }
    return new StatusAnswer(footage.status(), asked.covered(Long.MAX_VALUE));
  }

  private static Reply written(Answer answer, OutputFormat format) throws UsageException {
    if (format.form().rowsOnly()) {
      return rows(answer, format);
    }
    String next = answer instanceof Rows rows ? rows.next() : null;
    if (format.json()) {
      return new Reply(answer.status(), Json.object(answer::json), next, null);
    }
    Lines lines = new Lines(format.colour());
    answer.text(lines);
    return new Reply(answer.status(), lines.toBytes(), next, null);
  }

  private static Reply rows(Answer answer, OutputFormat format) throws UsageException {
    if (answer instanceof NotFound nothing) {
      return new Reply(answer.status(), new byte[0], null, nothing.sentence());
    }
    if (!(answer instanceof Rows rows)) {
      throw new UsageException(
          "this answer is no list of rows; ask for --format table or json, not for jsonl or csv");
    }
    if (format.form() == OutputFormat.Form.CSV) {
      Csv csv = new Csv(rows.columns());
      rows.csv(csv);
      return new Reply(answer.status(), csv.toBytes(), rows.next(), rows.aside());
    }
    JsonLines lines = new JsonLines();
    rows.jsonLines(lines);
    return new Reply(answer.status(), lines.toBytes(), rows.next(), rows.aside());
  }

  /** One line, whatever the message holds. */
  private static Reply error(Reply.Status status, String message) {
    String line = Shown.escape(message) + "\n";
    return new Reply(status, line.getBytes(StandardCharsets.UTF_8));
  }
}
