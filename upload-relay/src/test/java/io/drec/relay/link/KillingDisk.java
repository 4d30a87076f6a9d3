package io.drec.relay.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A disk whose process dies at a random one of its operations, before, after or within it. */
final class KillingDisk extends Disk {
  private final Random random;
  private int operationsLeft;

  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  KillingDisk(Random random, int operations) {
    this.random = random;
    this.operationsLeft = operations;
  }

  @Override
  void write(Path file, byte[] content) throws IOException {
    boolean dies = --operationsLeft < 0;
    if (dies && random.nextBoolean()) {
      byte[] torn = new byte[random.nextInt(content.length + 1)];
      System.arraycopy(content, 0, torn, 0, torn.length);
      Files.write(Path.of(file + ".new"), torn);
      throw new Killed();
    }
    super.write(file, content);
    if (dies) {
      throw new Killed();
    }
  }

  @Override
  void delete(Path file) throws IOException {
    boolean dies = --operationsLeft < 0;
    if (dies && random.nextBoolean()) {
      throw new Killed();
    }
    super.delete(file);
    if (dies) {
      throw new Killed();
    }
  }
}
