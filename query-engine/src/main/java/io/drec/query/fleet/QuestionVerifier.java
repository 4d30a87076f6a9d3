package io.drec.query.fleet;

/** Knows the centre's key; never throws for what is no signature. */
@FunctionalInterface
public interface QuestionVerifier {
  boolean isSigned(byte[] message, byte[] signature);
}
