package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The numbers of calls are those of the kernel's headers. */
final class CallNumbersTest {
  private static final Path INCLUDE = Path.of("/usr/include");

  private static Map<String, Integer> numbers(Path header) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    Matcher line =
        Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+)").matcher(Files.readString(header));
    while (line.find()) {
      numbers.putIfAbsent(line.group(1), Integer.parseInt(line.group(2)));
    }
    return numbers;
  }

  private static void compare(boolean isArm, String... names) throws IOException {
    Path header =
        Stream.of(names)
            .map(INCLUDE::resolve)
            .filter(Files::isReadable)
            .findFirst()
            .orElse(INCLUDE);
    Assumptions.assumeTrue(
        Files.isRegularFile(header), "needs linux-libc-dev: none of " + String.join(", ", names));
    Map<String, Integer> known = numbers(header);
    int compared = 0;
    for (ReturnHook hook : Attachments.RETURNS) {
      int number = CallNumbers.of(hook.call(), isArm);
      Integer inHeader = known.get(hook.call());
      if (inHeader != null) {
        assertThat(number).as(hook.call()).isEqualTo(inHeader);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  @Test
  void shouldNumberTheCallsOfX86AsTheKernelDoes() throws IOException {
    compare(false, "x86_64-linux-gnu/asm/unistd_64.h", "asm/unistd_64.h");
  }

  @Test
  void shouldNumberTheCallsOfAarch64AsTheKernelDoes() throws IOException {
    compare(true, "asm-generic/unistd.h");
  }

  @Test
  void shouldKnowEachCallThatIsLookedAt() {
    for (ReturnHook hook : Attachments.RETURNS) {
      assertThat(CallNumbers.of(hook.call(), false))
          .as(hook.call())
          .isBetween(0, CallNumbers.COUNT - 1);
      assertThat(CallNumbers.of(hook.call(), true)).as(hook.call()).isLessThan(CallNumbers.COUNT);
    }
  }
}
