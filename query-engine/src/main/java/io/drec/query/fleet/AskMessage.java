package io.drec.query.fleet;

import io.drec.relay.message.MessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What travels on the question lane, in both directions; bytes in docs/format/ask.md.
 *
 * <p>A question goes to the host; parts come back, in order, and one end. The end says how many
 * parts and bytes there were, so that an answer that was cut is never taken for a whole one.
 */
sealed interface AskMessage {
  int PART_BYTES_MAX = 256 << 10;

  /** Which sending it belongs to. */
  UUID nonce();

  byte[] toBytes();

  /** A question, with its signature and the proof that the host is meant. */
  record Ask(byte[] body, byte[] signature, List<AudienceTree.Step> proof, UUID nonce)
      implements AskMessage {
    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final int SIGNATURE_BYTES_MAX = 1 << 10;

    @Override
    public byte[] toBytes() {
      MessageOut out = new MessageOut().u8(ASK).uuid(nonce).block(body).block(signature);
      out.u8(proof.size());
      for (AudienceTree.Step step : proof) {
        out.u8(step.left() ? 1 : 0).raw(step.hash());
      }
      return out.toBytes();
    }

    private static Ask read(UUID nonce, MessageIn in) throws MessageException {
      byte[] body = in.block(BODY_BYTES_MAX);
      byte[] signature = in.block(SIGNATURE_BYTES_MAX);
      int steps = in.u8();
      if (steps > AudienceTree.PROOF_HASHES_MAX) {
        throw new MessageException("a proof of " + steps + " hashes");
      }
      List<AudienceTree.Step> proof = new ArrayList<>(steps);
      for (int i = 0; i < steps; i++) {
        proof.add(new AudienceTree.Step(in.u8() == 1, in.raw(AudienceTree.HASH_BYTES)));
      }
      return new Ask(body, signature, proof, nonce);
    }
  }

  /** Nobody waits for the answer any more. */
  record Cancel(UUID nonce) implements AskMessage {
    @Override
    public byte[] toBytes() {
      return new MessageOut().u8(CANCEL).uuid(nonce).toBytes();
    }
  }

  /**
   * Bytes of an answer.
   *
   * @param index from 0
   */
  record Part(UUID nonce, int index, byte[] bytes) implements AskMessage {
    @Override
    public byte[] toBytes() {
      return new MessageOut().u8(PART).uuid(nonce).i32(index).block(bytes).toBytes();
    }
  }

  /**
   * The end of an answer.
   *
   * @param why one line, empty where the outcome says it all
   * @param next where the next page begins; empty: there is none
   * @param audited head of the host's audit log behind this question's entry
   */
  record End(
      UUID nonce,
      Outcome outcome,
      int parts,
      long bytes,
      String why,
      String next,
      long rows,
      long cpuNs,
      byte[] audited)
      implements AskMessage {
    private static final int WHY_BYTES_MAX = 4 << 10;

    @Override
    public byte[] toBytes() {
      MessageOut out = new MessageOut().u8(END).uuid(nonce).u8(outcome.code());
      out.i32(parts).i64(bytes).text(why).text(next).i64(rows).i64(cpuNs);
      return out.raw(audited).toBytes();
    }

    private static End read(UUID nonce, MessageIn in) throws MessageException {
      int code = in.u8();
      Outcome outcome = Outcome.of(code);
      if (outcome == null) {
        throw new MessageException("an answer ends with outcome " + code);
      }
      return new End(
          nonce,
          outcome,
          in.i32(),
          in.i64(),
          in.text(WHY_BYTES_MAX),
          in.text(WHY_BYTES_MAX),
          in.i64(),
          in.i64(),
          in.raw(AudienceTree.HASH_BYTES));
    }
  }

  int ASK = 1;
  int CANCEL = 2;
  int PART = 3;
  int END = 4;

  static AskMessage of(byte[] bytes) throws MessageException {
    MessageIn in = new MessageIn(bytes);
    int kind = in.u8();
    UUID nonce = in.uuid();
    AskMessage message =
        switch (kind) {
          case ASK -> Ask.read(nonce, in);
          case CANCEL -> new Cancel(nonce);
          case PART -> new Part(nonce, in.i32(), in.block(PART_BYTES_MAX));
          case END -> End.read(nonce, in);
          default -> throw new MessageException("a message of kind " + kind + " about a question");
        };
    in.end();
    return message;
  }
}
