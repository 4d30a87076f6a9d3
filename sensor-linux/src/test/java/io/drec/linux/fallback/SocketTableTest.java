package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.fallback.SocketTable.Socket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SocketTableTest {
  private static final int TCP = 6;

  private static Map<Long, Socket> read(String... lines) {
    Map<Long, Socket> sockets = new HashMap<>();
    for (String line : lines) {
      SocketTable.line(line, TCP, sockets);
    }
    return sockets;
  }

  @Test
  void shouldReadAConnectionOfIpv4() {
    Socket socket =
        read("   1: 0100007F:A1B2 0A0B0C0D:01BB 01 00000000:00000000 00:00000000 0  0  0 77 1")
            .get(77L);
    assertThat(socket).isNotNull();
    assertThat(socket.family()).isEqualTo(2);
    assertThat(Arrays.copyOf(socket.local(), 4)).containsExactly(127, 0, 0, 1);
    assertThat(socket.localPort()).isEqualTo(0xa1b2);
    assertThat(Arrays.copyOf(socket.remote(), 4)).containsExactly(13, 12, 11, 10);
    assertThat(socket.remotePort()).isEqualTo(443);
    assertThat(socket.isListening()).isFalse();
  }

  @Test
  void shouldReadAMappedAddressAsOneOfIpv4() {
    String mapped = "0000000000000000FFFF00000100007F";
    Socket socket =
        read("0: " + mapped + ":1F90 " + mapped + ":0050 01 0:0 00:0 0 0 0 5 1").get(5L);
    assertThat(socket).isNotNull();
    assertThat(socket.family()).isEqualTo(2);
    assertThat(Arrays.copyOf(socket.remote(), 5)).containsExactly(127, 0, 0, 1, 0);
  }

  @Test
  void shouldTellWhoListensAndPassOverWhatHasEnded() {
    String listens = "0: 00000000:0016 00000000:0000 0A 0:0 00:0 0 0 0 9 1";
    String waits = "1: 0100007F:0016 0100007F:9999 06 0:0 00:0 0 0 0 8 1";
    String nobodys = "2: 0100007F:0016 0100007F:9999 01 0:0 00:0 0 0 0 0 1";
    Map<Long, Socket> sockets = read(listens, waits, nobodys, "no line", "");
    assertThat(sockets).containsOnlyKeys(9L);
    assertThat(sockets.get(9L).isListening()).isTrue();
  }
}
