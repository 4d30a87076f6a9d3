package io.drec.linux.fallback;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;

/** Whatever the kernel lists, nothing is thrown. */
final class ParsersFuzzTest {
  @FuzzTest
  void shouldPassOverAnySocketLine(FuzzedDataProvider data) {
    SocketTable.line(data.consumeRemainingAsString(), 6, new HashMap<>());
  }

  @FuzzTest
  void shouldPassOverAnyRule(FuzzedDataProvider data) {
    byte[] fuzzed = data.consumeRemainingAsBytes();
    ByteBuffer rule = ByteBuffer.allocate(1040 + fuzzed.length).order(ByteOrder.LITTLE_ENDIAN);
    rule.putInt(8, fuzzed.length);
    for (int i = 0; i < fuzzed.length; i++) {
      // fields, values, the text's length, the text
      rule.put((268 + i * 13) % rule.capacity(), fuzzed[i]);
    }
    String key = AuditRule.keyOf(rule);
    if (key != null && key.length() > fuzzed.length + 1040) {
      throw new AssertionError("a key longer than its rule");
    }
  }
}
