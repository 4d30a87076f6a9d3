package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Messages as the kernel sends them to who listens. */
final class LiveAuditTest {
  private static final String STAMP = "audit(1700000000.123:456): ";
  private final LiveAudit audit = new LiveAudit();

  private static String told(@org.jspecify.annotations.Nullable ByteBuffer record) {
    if (record == null) {
      return "-";
    }
    RecordView view = new RecordView().wrap(record, 0, record.limit());
    String kind =
        view.type() == RecordType.AUTH ? " " + AuthKind.ofCode(view.bodyInt(Auth.KIND)) : "";
    byte[] target = view.fieldBytes(FieldId.TARGET_USER);
    return view.type()
        + kind
        + " pid="
        + view.pid()
        + " target="
        + (target == null ? "-" : new String(target, StandardCharsets.UTF_8))
        + (view.hasField(FieldId.ORIGIN) ? " imported" : "");
  }

  @Test
  void shouldTellAFailedLogonOverTheNetwork() {
    ByteBuffer record =
        audit.record(
            1100,
            STAMP
                + "pid=811 uid=0 auid=4294967295 ses=4294967295 msg='op=PAM:authentication"
                + " grantors=? acct=\"eve\" exe=\"/usr/sbin/sshd\" hostname=203.0.113.9"
                + " addr=203.0.113.9 terminal=ssh res=failed'");
    assertThat(told(record)).isEqualTo("AUTH FAILED pid=811 target=eve");
    assertThat(record).isNotNull();
    RecordView view = new RecordView().wrap(record, 0, record.limit());
    assertThat(view.bodyBytes(Auth.SOURCE_ADDR, 4))
        .containsExactly((byte) 203, (byte) 0, (byte) 113, (byte) 9);
    assertThat(view.timeNs()).isEqualTo(1_700_000_000_123_000_000L);
  }

  @Test
  void shouldTellALogonWithItsSession() {
    ByteBuffer record =
        audit.record(
            1006,
            STAMP
                + "pid=812 uid=0 old-auid=4294967295 auid=1000 tty=(none) old-ses=4294967295"
                + " ses=7 res=1");
    assertThat(told(record)).isEqualTo("AUTH LOGON pid=812 target=1000");
    assertThat(record).isNotNull();
    RecordView view = new RecordView().wrap(record, 0, record.limit());
    assertThat(view.fieldBytes(FieldId.TARGET_LOGON_ID)).asString().isEqualTo("0x7");
  }

  @Test
  void shouldTellWhatSudoRan() {
    assertThat(
            told(
                audit.record(
                    1123,
                    STAMP
                        + "pid=9 uid=1000 auid=1000 ses=7 msg='cwd=\"/home/ann\" cmd=6964"
                        + " exe=\"/usr/bin/sudo\" terminal=pts/0 res=success'")))
        .startsWith("AUTH ELEVATE pid=9");
  }

  @Test
  void shouldKeepOtherWordsOfSecurityAsALog() {
    assertThat(told(audit.record(1701, STAMP + "auid=0 uid=0 gid=0 ses=1 pid=5 comm=\"x\" sig=11")))
        .isEqualTo("LOG pid=5 target=-");
  }

  @Test
  void shouldLeaveSystemCallsToTheSensor() {
    assertThat(told(audit.record(1300, STAMP + "arch=c000003e syscall=59 success=yes pid=5")))
        .isEqualTo("-");
    assertThat(told(audit.record(1309, STAMP + "argc=1 a0=\"id\""))).isEqualTo("-");
  }

  @Test
  void shouldMakeNothingOfWhatIsNoMessage() {
    assertThat(told(audit.record(1100, "nonsense"))).isEqualTo("-");
    assertThat(told(audit.record(1100, ""))).isEqualTo("-");
  }
}
