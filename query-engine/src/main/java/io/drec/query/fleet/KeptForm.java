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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question that is kept open and the answers to it as bytes of the fleet store;
 * docs/format/fleet.md has them.
 */
final class KeptForm {
  private static final int FORM = 1;

  /** Of questions: since steps of a walk are kept. */
  private static final int FORM_STEPS = 2;

  private static final int LEADS_ON = 1;
  private static final int IS_STEP = 2;

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
   * @param leadsOn whether hosts beyond the audience may be asked where a path leads to them
   * @param stepOf the {@code why} that this was asked for; null: somebody asked it
   */
  record Terms(
      Question question,
      String asker,
      long askedNs,
      long openUntilNs,
      List<HostId> audience,
      Set<HostId> byIndex,
      boolean leadsOn,
      @Nullable UUID stepOf) {

    /** What lists say of it; the audience of a large fleet is most of the rest. */
    Heading heading() {
      return new Heading(question, asker, askedNs, openUntilNs, audience.size(), leadsOn, stepOf);
    }
  }

  /** Terms without the ids of the audience. */
  record Heading(
      Question question,
      String asker,
      long askedNs,
      long openUntilNs,
      int hosts,
      boolean leadsOn,
      @Nullable UUID stepOf) {}

  static byte[] terms(Terms terms) {
    MessageOut out = new MessageOut().u8(FORM_STEPS).i64(terms.askedNs()).i64(terms.openUntilNs());
    UUID stepOf = terms.stepOf();
    out.u8((terms.leadsOn() ? LEADS_ON : 0) | (stepOf == null ? 0 : IS_STEP));
    if (stepOf != null) {
      out.uuid(stepOf);
    }
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
      MessageIn in = new MessageIn(content);
      int form = in.u8();
      if (form != FORM && form != FORM_STEPS) {
        throw new MessageException("form " + form + ", expected " + FORM_STEPS);
      }
      long askedNs = in.i64();
      long openUntilNs = in.i64();
      int flags = form == FORM ? 0 : in.u8();
      UUID stepOf = (flags & IS_STEP) == 0 ? null : in.uuid();
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
      boolean leadsOn = (flags & LEADS_ON) != 0;
      return new Terms(question, asker, askedNs, openUntilNs, audience, byIndex, leadsOn, stepOf);
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
      MessageIn in = new MessageIn(content);
      int form = in.u8();
      if (form != FORM) {
        throw new MessageException("form " + form + ", expected " + FORM);
      }
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

  private static FleetStoreException damaged(Exception e) {
    return new FleetStoreException(
        "a question that is kept open cannot be read from the fleet store: "
            + e.getMessage()
            + "; use the drec that wrote it, or a newer one",
        e);
  }
}
