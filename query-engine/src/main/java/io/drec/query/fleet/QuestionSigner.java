package io.drec.query.fleet;

/** Signs with the centre's key. */
@FunctionalInterface
public interface QuestionSigner {
  byte[] sign(byte[] message);
}
