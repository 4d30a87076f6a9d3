package io.drec.daemon;

import io.drec.compact.Footages;
import io.drec.seal.VerificationKey;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.verify.Verification;
import io.drec.verify.Verifier;
import java.nio.file.Path;

/**
 * {@code DIRECTORY KEY}: asks a recording for its status: whether it is recording, and how many
 * records it holds. Then verifies it.
 */
final class ReaderChild {
  private ReaderChild() {}

  public static void main(String[] args) {
    try (Footage footage = Footages.open(Path.of(args[0]))) {
      FootageStatus status = footage.status();
      System.out.println("recording " + status.recording());
      System.out.println(status.records());
    }
    Verification found = Verifier.verify(Path.of(args[0]), VerificationKey.read(Path.of(args[1])));
    System.out.println("verified " + found.clean() + " " + found.end().markSealed());
    System.out.println("key state " + found.end().keyState());
  }
}
