package io.drec.query.question;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.query.question.Question.Options;
import io.drec.sample.Frames;
import io.drec.store.Footage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;

/** A recording told by hand, and questions about it. */
final class Story implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  private final Footage footage;
  private final Asker asker = new Asker(InstantSource.fixed(NOW));

  Story(Frames frames) {
    this.footage = Footages.ofFrames(frames, UserNames.NONE);
  }

  Footage footage() {
    return footage;
  }

  Reply ask(Question question, OutputFormat format) {
    return asker.ask(footage, question, format);
  }

  String json(Question question) {
    return body(ask(question, OutputFormat.JSON));
  }

  String text(Question question) {
    return body(ask(question, OutputFormat.TEXT));
  }

  static String body(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  static Question why(String point) {
    return new Question.Why(point, Options.NONE);
  }

  static Question scope(String point) {
    return new Question.Scope(point, Options.NONE);
  }

  static Question tree(String process) {
    return new Question.Tree(process, Options.NONE);
  }

  static Question search(String query) {
    return new Question.Search(query, Options.NONE);
  }

  static Options since(String since) {
    return new Options(null, since, null, OptionalInt.empty());
  }

  static Options until(String until) {
    return new Options(null, null, until, OptionalInt.empty());
  }

  static Options host(String host) {
    return new Options(host, null, null, OptionalInt.empty());
  }

  static Options limit(int limit) {
    return new Options(null, null, null, OptionalInt.of(limit));
  }

  @Override
  public void close() {
    footage.close();
  }
}
