package io.drec.query.fleet;

import io.drec.relay.message.MessageException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What the centre signs: a question of the engine's own language, for whom, and until when.
 *
 * @param question names it at the centre; several sendings of one question share it
 * @param nonce names this sending; a host answers each once
 * @param issuedNs by the centre's clock, ns since 1970 UTC
 * @param expiresNs from then on nobody may answer it
 * @param uri path and query as over HTTP: {@code /api/v1/scope?point=ip%3A203.0.113.7}
 * @param format json, text, colour, jsonl or csv
 * @param audience root of the {@link AudienceTree}
 * @param asker who asked at the centre, for the host's audit log
 */
record SignedQuestion(
    UUID question,
    UUID nonce,
    long issuedNs,
    long expiresNs,
    Caps caps,
    String uri,
    String format,
    byte[] audience,
    String asker) {
  /** Nothing else that the centre signs begins like this. */
  private static final byte[] CONTEXT = "drec question 1\n".getBytes(StandardCharsets.US_ASCII);

  /** Longer than any question that fits a line. */
  static final int URI_BYTES_MAX = 32 << 10;

  static final int ASKER_BYTES_MAX = 256;
  private static final int FORMAT_BYTES_MAX = 16;

  SignedQuestion {
    audience = audience.clone();
  }

  @Override
  public byte[] audience() {
    return audience.clone();
  }

  byte[] toBytes() {
    MessageOut out = new MessageOut().raw(CONTEXT).uuid(question).uuid(nonce);
    out.i64(issuedNs).i64(expiresNs);
    out.i64(caps.wallMs()).i64(caps.cpuMs()).i64(caps.rows()).i64(caps.bytes());
    return out.raw(audience).text(uri).text(format).text(asker).toBytes();
  }

  static SignedQuestion of(byte[] bytes) throws MessageException {
    MessageIn in = new MessageIn(bytes);
    in.expect(CONTEXT, "a question");
    UUID question = in.uuid();
    UUID nonce = in.uuid();
    long issuedNs = in.i64();
    long expiresNs = in.i64();
    Caps caps = caps(in);
    byte[] audience = in.raw(AudienceTree.HASH_BYTES);
    String uri = in.text(URI_BYTES_MAX);
    String format = in.text(FORMAT_BYTES_MAX);
    String asker = in.text(ASKER_BYTES_MAX);
    in.end();
    return new SignedQuestion(
        question, nonce, issuedNs, expiresNs, caps, uri, format, audience, asker);
  }

  private static Caps caps(MessageIn in) throws MessageException {
    try {
      return new Caps(in.i64(), in.i64(), in.i64(), in.i64());
    } catch (IllegalArgumentException e) {
      throw new MessageException("question with " + e.getMessage());
    }
  }
}
