package io.drec.query.fleet;

import io.drec.query.http.QuestionUri;
import io.drec.query.question.Question;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.MessageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A question that is kept open and the answers to it as bytes of the fleet store;
 * docs/format/fleet.md has them.
 */
final class KeptForm {
  private static final int FORM = 1;
  private static final int TEXT_BYTES_MAX = 1 << 10;
  private static final int BODY_BYTES_MAX = 256 << 20;

  private KeptForm() {}

  /**
   * What is kept of a question.
   *
   * @param question with absolute times, and its page, as it was asked
   * @param asker who asked
   * @param askedNs and until when it is open: ns since 1970 UTC
   * @param audience whom it is asked
   * @param byIndex those of them for whom the index answers
   */
  record Terms(
      Question question,
      String asker,
      long askedNs,
      long openUntilNs,
      List<HostId> audience,
      Set<HostId> byIndex) {}

  static byte[] terms(Terms terms) {
    MessageOut out = new MessageOut().u8(FORM).i64(terms.askedNs()).i64(terms.openUntilNs());
    out.text(QuestionUri.of(terms.question())).text(terms.asker()).i32(terms.audience().size());
    for (HostId host : terms.audience()) {
      out.raw(host.toBytes()).u8(terms.byIndex().contains(host) ? 1 : 0);
    }
    return out.toBytes();
  }

  /**
   * @throws FleetStoreException when it is not what {@link #terms} makes
   */
  static Terms terms(byte[] content) {
    try {
      MessageIn in = begin(content);
      long askedNs = in.i64();
      long openUntilNs = in.i64();
      Question question = QuestionUri.read(in.text(SignedQuestion.URI_BYTES_MAX));
      String asker = in.text(TEXT_BYTES_MAX);
      int count = in.i32();
      List<HostId> audience = new ArrayList<>();
      Set<HostId> byIndex = new HashSet<>();
      for (int i = 0; i < count; i++) {
        HostId host = HostId.of(in.raw(HostId.BYTES));
        audience.add(host);
        if (in.u8() == 1) {
          byIndex.add(host);
        }
      }
      in.end();
      return new Terms(question, asker, askedNs, openUntilNs, audience, byIndex);
    } catch (MessageException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  static byte[] answer(HostAnswer answer) {
    int code =
        switch (answer.state()) {
          case ANSWERED -> Outcome.ANSWERED.code();
          case NO_MATCH -> Outcome.NO_MATCH.code();
          case REFUSED -> Outcome.REFUSED.code();
          case FAILED -> Outcome.FAILED.code();
          case PENDING, OFFLINE, BY_INDEX ->
              throw new IllegalArgumentException("no answer: " + answer.state());
        };
    MessageOut out = new MessageOut().u8(FORM).u8(code).text(answer.why()).text(answer.next());
    return out.block(answer.body()).toBytes();
  }

  /**
   * @throws FleetStoreException when it is not what {@link #answer} makes
   */
  static HostAnswer answer(byte[] content) {
    try {
      MessageIn in = begin(content);
      int code = in.u8();
      Outcome outcome = Outcome.of(code);
      if (outcome == null) {
        throw new MessageException("an outcome " + code);
      }
      String why = in.text(4 * TEXT_BYTES_MAX);
      String next = in.text(4 * TEXT_BYTES_MAX);
      byte[] body = in.block(BODY_BYTES_MAX);
      in.end();
      return new HostAnswer(HostState.of(outcome), body, why, next);
    } catch (MessageException e) {
      throw damaged(e);
    }
  }

  private static MessageIn begin(byte[] content) throws MessageException {
    MessageIn in = new MessageIn(content);
    int form = in.u8();
    if (form != FORM) {
      throw new MessageException("form " + form + ", expected " + FORM);
    }
    return in;
  }

  private static FleetStoreException damaged(Exception e) {
    return new FleetStoreException(
        "a question that is kept open cannot be read from the fleet store: "
            + e.getMessage()
            + "; use the drec that wrote it, or a newer one",
        e);
  }
}
