package io.drec.query.fleet;

import io.drec.query.http.QuestionUri;
import io.drec.query.http.Waiter;
import io.drec.query.http.Who;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A question as it came to the centre, its relative times made absolute, so that every host is
 * asked about the same span.
 *
 * @param hosts as given; null: all
 * @param keepOpen how long hosts that come back may answer
 * @param everyone whether hosts are asked for whom the index could answer, too
 * @param waiter hears how the answer comes to be
 */
record Asked(
    Question question,
    OutputFormat format,
    Who who,
    @Nullable String hosts,
    Duration deadline,
    Duration keepOpen,
    boolean everyone,
    Waiter waiter) {

  /**
   * Ends the work where nobody waits for it any more.
   *
   * @throws CancellationException then
   */
  void stopIfGone() {
    if (waiter.isGone()) {
      throw new CancellationException("nobody waits for the answer");
    }
  }

  /** The same, not kept open: of a page that is asked for beside. */
  Asked once() {
    return new Asked(question, format, who, hosts, deadline, Duration.ZERO, everyone, waiter);
  }

  /** Options with absolute times and without a host: that is how hosts are asked. */
  static Question.Options options(Question.Options options, InstantSource clock) {
    return new Question.Options(
        null,
        absolute("--since", options.since(), clock),
        absolute("--until", options.until(), clock),
        options.limit());
  }

  private static @Nullable String absolute(
      String option, @Nullable String text, InstantSource clock) {
    if (text == null) {
      return null;
    }
    Long timeNs = Times.parse(text, clock);
    if (timeNs == null) {
      throw new IllegalArgumentException(
          option + ": '" + Shown.escape(text) + "' is no time; write " + Times.FORMS);
    }
    return Times.iso(timeNs);
  }

  /** The same question with other options. */
  static Question with(Question question, Question.Options options) {
    if (question instanceof Question.Why why) {
      return new Question.Why(why.point(), options);
    } else if (question instanceof Question.Scope scope) {
      return new Question.Scope(scope.point(), options);
    } else if (question instanceof Question.Search search) {
      return new Question.Search(search.query(), search.page(), options);
    } else if (question instanceof Question.Tree tree) {
      return new Question.Tree(tree.process(), options);
    } else if (question instanceof Question.Scripts scripts) {
      return new Question.Scripts(scripts.point(), options);
    } else if (question instanceof Question.Locks) {
      return new Question.Locks(options);
    }
    return new Question.Status(options);
  }

  /** A search from its first page on; any other question as it is. */
  static Question firstPage(Question question) {
    if (question instanceof Question.Search search) {
      Question.Page page = new Question.Page(search.page().fields(), search.page().order(), null);
      return new Question.Search(search.query(), page, search.options());
    }
    return question;
  }

  /** How a host is asked it. */
  static String uri(Question question) {
    return QuestionUri.of(question);
  }
}
