package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FieldReaderTest {
  private static List<String> told(String type, String body) {
    return told(type, body, 100);
  }

  private static List<String> told(String type, String body, int fieldsMax) {
    AuditLine line = new AuditLine(new Stamp("", 1, 1), type, body, 0);
    return FieldReader.read(line, fieldsMax).fields().stream()
        .map(field -> field.name() + (field.isTold() ? "=" : "~") + field.value())
        .toList();
  }

  @Test
  void shouldReadValuesInEveryDress() {
    assertThat(told("SYSCALL", "a0=2f62 comm=\"a b\" exe=2F62696E2F C=1 key=(null) tty=? d="))
        .containsExactly("a0=2f62", "comm=a b", "exe=/bin/", "C=1", "key~(null)", "tty~?", "d~");
    assertThat(told("SOCKADDR", "saddr=0200\u001dSADDR={ saddr_fam=inet lport=4 } X=\"y\""))
        .containsExactly("saddr=0200", "SADDR=saddr_fam=inet lport=4", "X=y");
  }

  @Test
  void shouldDecodeOnlyWhatTheLogEncodes() {
    assertThat(told("EXECVE", "argc=10 a0=6162 a1[0]=6162 a1_len=6162"))
        .containsExactly("argc=10", "a0=ab", "a1[0]=ab", "a1_len=6162");
    assertThat(told("PATH", "name=616 inode=6162 cwd=zz name=6G"))
        .containsExactly("name=616", "inode=6162", "cwd=zz", "name=6G");
  }

  @Test
  void shouldReadWhatAProgramToldAsFieldsOfTheLine() {
    assertThat(
            told("USER_LOGIN", "pid=1 msg='op=login acct=\"o'x\" res=success' b=2\u001dUID=\"r\""))
        .containsExactly("pid=1", "op=login", "acct=o'x", "res=success", "b=2", "UID=r");
    assertThat(
            told("USER_LOGIN", "msg='acct=\"a\": exe=\"/x\" (hostname=h, addr=::1, res=failed)'"))
        .containsExactly("acct=a", "exe=/x", "hostname=h", "addr=::1", "res=failed", "text=:");
  }

  @Test
  void shouldKeepWordsWithoutAName() {
    assertThat(told("AVC", "avc:  denied  { read } for  pid=9 =x"))
        .containsExactly("pid=9", "text=avc: denied { read } for =x");
  }

  @Test
  void shouldReadWhatIsCutOff() {
    assertThat(told("PATH", "name=\"/a b")).containsExactly("name=/a b");
    assertThat(told("PATH", "name=")).containsExactly("name~");
    assertThat(told("USER", "msg='a=b")).containsExactly("a=b");
    assertThat(told("SOCKADDR", "S={ a=b")).containsExactly("S=a=b");
    assertThat(told("X", "")).isEmpty();
  }

  @Test
  void shouldKeepWhatIsBeyondTheLimitAsOne() {
    assertThat(told("X", "a=1 b=2 c=3 d=4", 2)).containsExactly("a=1", "b=2", "rest=c=3 d=4");
  }

  @Test
  void shouldReadHostileLinesToTheirEnd() {
    assertThat(told("USER", "msg='".repeat(100_000))).hasSize(2);
    assertThat(told("AVC", "a ".repeat(400_000))).hasSize(1);
    assertThat(LineReader.read("audit(1.123:1) ".repeat(60_000))).isNull();
    assertThat(LineReader.read("type=X audit(1.123:1) ".repeat(40_000))).isNotNull();
  }
}
