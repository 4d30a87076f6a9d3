package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drec.record.RecordLayout;
import io.drec.record.RecordView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes at all: no exception, whole records, the same every time. */
final class AuditdFuzzTest {
  private static final List<String> TYPES =
      List.of("SYSCALL", "EXECVE", "PATH", "SOCKADDR", "CWD", "PROCTITLE", "USER_LOGIN", "EOE");

  @FuzzTest
  void shouldReadAnyBytes(byte[] log) {
    check(log);
  }

  /** The stamps are set right, so that the fuzzer gets behind them. */
  @FuzzTest
  void shouldReadAnyFields(byte[] input) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      int type = line.isEmpty() ? 0 : line.charAt(0) % TYPES.size();
      String head = "type=" + TYPES.get(type) + " msg=audit(1700000000.123:" + (type / 7) + "): ";
      String call = type == 0 ? "arch=c000003e pid=7 success=yes exit=9 syscall=" : "";
      log.writeBytes((head + call + line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    check(log.toByteArray());
  }

  private static void check(byte[] log) {
    Read read = Read.bytes(log);
    int lines = new String(log, StandardCharsets.ISO_8859_1).split("\n", -1).length;
    assertThat(read.records.size() + read.unreadable.size()).isLessThanOrEqualTo(lines + 1);
    for (RecordView record : read.records) {
      assertThat(record.length()).isLessThanOrEqualTo(RecordLayout.RECORD_LENGTH_MAX);
      assertThat(record.startNs()).isZero();
      assertThat(Read.told(record)).isNotEmpty();
      assertThat(Read.data(record)).isNotNull();
    }
    assertThat(Read.bytes(log).told()).isEqualTo(read.told());
  }
}
