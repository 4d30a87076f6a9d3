package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FlowMappingTest {
  private static final String V4 = "020001BBC0000201" + "0".repeat(16);
  private static final String V6 = "0A0001BB00000000" + "20010DB8" + "0".repeat(23) + "100000000";
  private static final String MAPPED = "0A00005000000000" + "0".repeat(20) + "FFFFC0000202";

  private static String told(String call, String address) {
    String stamp = "msg=audit(1700000000.123:456): ";
    String log =
        "type=SYSCALL "
            + stamp
            + "arch=c000003e "
            + call
            + " pid=9 exe=\"/bin/x\"\n"
            + "type=SOCKADDR "
            + stamp
            + "saddr="
            + address
            + "\n";
    return Read.told(Read.log(log).only()).replace(" pid=9 EXE=/bin/x", "");
  }

  @Test
  void shouldTellConnectionsToEachFamily() {
    String connected = "syscall=42 success=yes exit=0";
    assertThat(told(connected, V4))
        .isEqualTo("NET_FLOW CONNECT 0.0.0.0:0 192.0.2.1:443 outbound=1");
    assertThat(told(connected, V6))
        .isEqualTo("NET_FLOW CONNECT 0:0:0:0:0:0:0:0:0 2001:db8:0:0:0:0:0:1:443 outbound=1");
    assertThat(told(connected, MAPPED))
        .isEqualTo("NET_FLOW CONNECT 0.0.0.0:0 192.0.2.2:80 outbound=1");
    assertThat(told(connected, "0002" + V4.substring(4)))
        .as("a big-endian machine's")
        .contains("192.0.2.1:443");
  }

  @Test
  void shouldTellAConnectionThatFailed() {
    assertThat(told("syscall=42 success=no exit=-111", V4))
        .startsWith("NET_FLOW CONNECT result=-111");
    assertThat(told("syscall=42 success=no exit=-115", V4))
        .startsWith("NET_FLOW CONNECT result=-115");
  }

  @Test
  void shouldTellTheOtherCallsThatHaveAnAddress() {
    assertThat(told("syscall=288 success=yes exit=5", V4))
        .isEqualTo("NET_FLOW ACCEPT 0.0.0.0:0 192.0.2.1:443");
    assertThat(told("syscall=49 success=yes exit=0", V4))
        .isEqualTo("NET_FLOW LISTEN 192.0.2.1:443 0.0.0.0:0");
    assertThat(told("syscall=44 success=yes exit=5", V4)).startsWith("NET_FLOW SEND");
    assertThat(told("syscall=45 success=yes exit=5", V4)).startsWith("NET_FLOW RECEIVE");
  }

  @Test
  void shouldKeepAsALogWhatNamesNoPeerOnTheNetwork() {
    assertThat(told("syscall=49 success=yes exit=0", "02000000" + V4.substring(8)))
        .startsWith("LOG");
    assertThat(told("syscall=42 success=yes exit=0", "01002F72756E2F7800"))
        .startsWith("LOG PATH=/run/x TEXT=");
    assertThat(told("syscall=44 success=yes exit=8", "100000000000000000000000")).startsWith("LOG");
    assertThat(told("syscall=42 success=yes exit=0", "020001BB")).startsWith("LOG");
    assertThat(told("syscall=42 success=yes exit=0", "0")).startsWith("LOG");
  }
}
