package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class AuditdFormatTest {
  private static final String STAMP = "msg=audit(1700000000.123:456): ";
  private static final String CALL =
      "arch=c000003e syscall=87 success=yes exit=0 pid=9 uid=0 comm=\"rm\" exe=\"/bin/rm\"";
  private static final String PATH = "item=0 name=\"/a\" inode=5 dev=08:02 nametype=DELETE";
  private static final String EVENT =
      "type=SYSCALL " + STAMP + CALL + "\n" + "type=PATH " + STAMP + PATH + "\n";
  private static final String UNLINKED =
      "FILE_OP UNLINK dev=8388610 inode=5 pid=9 EXE=/bin/rm COMM=rm PATH=/a";

  private static boolean isRecognised(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    return new AuditdFormat().recognises("any", bytes);
  }

  @Test
  void shouldBeFoundAsAFormat() {
    assertThat(ServiceLoader.load(EvidenceFormat.class))
        .anySatisfy(format -> assertThat(format).isInstanceOf(AuditdFormat.class));
  }

  @Test
  void shouldRecogniseTheLogByItsStamps() {
    assertThat(isRecognised(EVENT)).isTrue();
    assertThat(isRecognised("----\ntime->Tue Nov 14 22:13:20 2023\n" + EVENT)).isTrue();
    assertThat(isRecognised("Nov 14 22:13:19 h su: hello\nNov 14 22:13:20 h audispd: " + EVENT))
        .isTrue();
    assertThat(isRecognised("")).isFalse();
    assertThat(isRecognised("{\"message\":\"type=SYSCALL " + STAMP + "\"}")).isFalse();
    assertThat(isRecognised("Nov 14 22:13:20 h prog: type=SYSCALL " + STAMP + "a=b")).isFalse();
  }

  @Test
  void shouldReadTheLogInAllItsShapes() {
    String call = "type=SYSCALL " + STAMP + CALL;
    String numbered = "type=1300 audit(1700000000.123:456): " + CALL;
    assertShape("", call + "\r");
    assertShape("web1", "node=web1 " + call);
    assertShape("db1", "Nov  4 22:13:20 db1 audispd: " + call);
    assertShape("web1", "Nov 14 22:13:20 relay audispd: node=web1 " + call);
    assertShape("db1", "2023-11-14T22:13:20.123+00:00 db1 audisp-syslog[71]: " + call);
    assertShape("db1", "<85>1 2023-11-14T22:13:20.123Z db1 audisp-syslog 71 - - " + call);
    assertShape("db1", "<5>Nov 14 22:13:20 db1 kernel: [   12.345678] audit: " + numbered);
    assertShape("", "[   12.345678] audit: " + numbered);
    assertShape("", "MESSAGE=audit: " + numbered);
  }

  private static void assertShape(String host, String line) {
    Read read = Read.log(line + "\n");
    assertThat(read.told()).containsExactly("FILE_OP UNLINK pid=9 EXE=/bin/rm COMM=rm");
    assertThat(read.hosts).containsExactly(host);
    assertThat(read.unreadable).isEmpty();
    assertThat(Read.data(read.only())).containsEntry("exe", "/bin/rm");
  }

  @Test
  void shouldPutMixedLinesTogether() {
    String other = "msg=audit(1700000000.123:457): ";
    Read read =
        Read.log(
            "type=SYSCALL "
                + STAMP
                + CALL
                + "\n"
                + "type=SYSCALL "
                + other
                + CALL.replace("pid=9", "pid=8")
                + "\n"
                + "type=PATH "
                + other
                + PATH.replace("/a", "/b")
                + "\n"
                + "type=PATH "
                + STAMP
                + PATH
                + "\n"
                + "type=EOE "
                + STAMP
                + "\n");
    assertThat(read.told())
        .containsExactly(
            UNLINKED, UNLINKED.replace("pid=9", "pid=8").replace("PATH=/a", "PATH=/b"));
  }

  @Test
  void shouldKeepEventsOfHostsAndTimesApart() {
    Read read =
        Read.log(
            "node=a type=SYSCALL "
                + STAMP
                + CALL
                + "\n"
                + "node=b type=PATH "
                + STAMP
                + PATH
                + "\n"
                + "type=PATH msg=audit(1700000001.123:456): "
                + PATH
                + "\n");
    assertThat(read.hosts).containsExactly("a", "b", "");
    assertThat(read.records)
        .extracting(RecordView::type)
        .containsExactly(RecordType.FILE_OP, RecordType.LOG, RecordType.LOG);
  }

  @Test
  void shouldKeepAllFieldsUnderTheirLinesNames() {
    Read read =
        Read.log(
            EVENT
                + "type=PATH "
                + STAMP
                + "item=1 name=2F6220 nametype=NORMAL\u001dOUID=\"root\"\n"
                + "type=PROCTITLE "
                + STAMP
                + "proctitle=726D002F61\n"
                + "type=AVC "
                + STAMP
                + "avc:  denied  { unlink } for  pid=9 dev=\"sda1\"\n");
    assertThat(Read.data(read.only()))
        .containsEntry("SYSCALL.syscall", "87")
        .containsEntry("PATH[0].name", "/a")
        .containsEntry("PATH[1].name", "/b ")
        .containsEntry("PATH[1].OUID", "root")
        .containsEntry("PROCTITLE.proctitle", "rm /a")
        .containsEntry("AVC.text", "avc: denied { unlink } for")
        .containsEntry("AVC.dev", "sda1");
  }

  @Test
  void shouldSayWhereARecordCameFrom() {
    ByteBuffer origin = Read.origin(Read.log(EVENT).only());
    assertThat(origin.getLong(Origin.RECORD_NUMBER)).isEqualTo(456);
    assertThat(origin.getInt(Origin.EVENT_CODE)).isEqualTo(1300);
    assertThat(origin.getLong(Origin.SOURCE_TIME_NS)).isZero();
  }

  @Test
  void shouldKnowAnEventAgainInEveryShape() {
    String known = Read.fingerprint(Read.log(EVENT).only());
    String backwards =
        "----\ntime->Tue Nov 14 22:13:20 2023\n"
            + "type=PATH "
            + STAMP
            + PATH
            + "\n"
            + "type=SYSCALL "
            + STAMP
            + CALL
            + "\n";
    String enriched =
        "type=SYSCALL "
            + STAMP
            + CALL
            + "\u001dARCH=x86_64 SYSCALL=unlink UID=\"root\"\n"
            + "type=PATH "
            + STAMP
            + PATH
            + "\u001dOUID=\"root\"\n"
            + "type=EOE "
            + STAMP
            + "\n";
    String numbered =
        "[1.0] audit: type=1300 audit(1700000000.123:456): "
            + CALL
            + "\n"
            + "[1.0] audit: type=1302 audit(1700000000.123:456): "
            + PATH
            + "\n";
    for (String shape : new String[] {backwards, enriched, numbered}) {
      Read read = Read.log(shape);
      assertThat(Read.fingerprint(read.only())).as(shape).isEqualTo(known);
      assertThat(read.told().get(0)).startsWith(UNLINKED);
    }
    assertThat(Read.fingerprint(Read.log(EVENT.replace("pid=9", "pid=8")).only()))
        .isNotEqualTo(known);
    assertThat(Read.fingerprint(Read.log(EVENT.replace("type=", "node=h type=")).only()))
        .isNotEqualTo(known);
  }

  @Test
  void shouldTellBadLinesAndGoOn() {
    Read read =
        Read.log(
            "garbage\u0001\n\n"
                + "type=SYSCALL msg=audit(11/14/2023 22:13:20.123:456) : arch=x86_64\n"
                + EVENT
                + "x".repeat(AuditdLimits.LINE_BYTES_MAX + 1)
                + "\n"
                + "Nov 14 22:13:20 h su: one\nNov 14 22:13:20 h prog: type=SYSCALL "
                + STAMP
                + "\n");
    assertThat(read.told()).containsExactly(UNLINKED);
    assertThat(read.unreadable)
        .containsExactly(
            "line 1: 'garbage.' is no line of the audit log: it has no msg=audit(…)",
            "line 3: its stamp is not audit(SECONDS.MILLISECONDS:SERIAL), as in what ausearch --raw"
                + " gives",
            "line 6: longer than 1048576 bytes");
  }

  @Test
  void shouldTellABadLineBetweenTheEventsAroundIt() {
    List<String> told = new ArrayList<>();
    String open = EVENT.replace(":456", ":1");
    byte[] log =
        (open + "bad\n" + EVENT + "type=EOE " + STAMP + "\n" + open.replace(":1)", ":2)"))
            .getBytes(StandardCharsets.ISO_8859_1);
    EvidenceSink sink =
        new EvidenceSink() {
          @Override
          public void record(String host, ByteBuffer record) {
            RecordView view = new RecordView().wrap(record, 0, record.limit());
            told.add("event " + Read.origin(view).getLong(Origin.RECORD_NUMBER));
          }

          @Override
          public void unreadable(String where, String why) {
            told.add(where);
          }
        };
    assertThatCode(() -> new AuditdFormat().read(new ByteArrayInputStream(log), sink))
        .doesNotThrowAnyException();
    assertThat(told).containsExactly("event 456", "event 1", "line 3", "event 2");
  }

  @Test
  void shouldEndALongEventAndGoOnWithTheNext() {
    String line = "type=PATH " + STAMP + PATH + "\n";
    Read read = Read.log(line.repeat(AuditdLimits.EVENT_LINES_MAX + 1));
    assertThat(read.records).hasSize(2);
    int fields = Read.data(read.records.get(0)).size();
    assertThat(fields).isEqualTo(AuditdLimits.EVENT_LINES_MAX * 5);
  }

  @Test
  void shouldEndTheOldestEventWhenTooManyAreOpen() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i <= AuditdLimits.OPEN_EVENTS_MAX; i++) {
      log.append(EVENT.replace(":456)", ":" + i + ")"));
    }
    Read read = Read.log(log + "type=PATH " + STAMP.replace(":456", ":0") + PATH + "\n");
    assertThat(read.records).hasSize(AuditdLimits.OPEN_EVENTS_MAX + 2);
    assertThat(Read.origin(read.records.get(0)).getLong(Origin.RECORD_NUMBER)).isZero();
  }

  @Test
  void shouldKeepARecordOfAHugeEventWithinItsLimits() {
    StringBuilder log = new StringBuilder(EVENT.replace("syscall=87", "syscall=59"));
    for (int i = 0; i < 300; i++) {
      log.append("type=EXECVE ").append(STAMP).append("argc=300 a").append(i).append("=\"");
      log.append("x".repeat(2000)).append("\"\n");
    }
    RecordView record = Read.log(log.toString()).only();
    assertThat(record.fieldBytes(FieldId.ARGV)).hasSize(AuditdLimits.ARGUMENTS_BYTES_MAX);
    assertThat(record.fieldTrueLength(record.findField(FieldId.ARGV))).isEqualTo(300 * 2001);
    assertThat(record.fieldTrueLength(record.findField(FieldId.DATA))).isGreaterThan(300 * 2000);
    assertThat(Read.data(record)).containsEntry("SYSCALL.pid", "9").hasSizeGreaterThan(50);
  }
}
