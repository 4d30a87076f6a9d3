package io.drec.segment;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Some texts of which nothing else is known. */
public final class SomeTexts implements Wanted.Facts {
  private final List<byte[]> texts;

  public SomeTexts(List<String> texts) {
    this.texts = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public boolean text(Wanted.TextTest test, long fields) {
    for (byte[] text : texts) {
      if (test.in(text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }
}
