package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows on the loopback interface, on the running kernel. */
final class NetCaptureIT {
  private static final int CONNECTION_REFUSED = -111;
  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  private static String loopback(int version) {
    boolean v6 = Files.exists(Path.of("/proc/sys/net/ipv6"));
    Assumptions.assumeTrue(version == 4 || v6, "this kernel has no IPv6");
    return version == 4 ? "127.0.0.1" : "0:0:0:0:0:0:0:1";
  }

  private static List<String> flowsOf(Capture capture, Integer pid) {
    return capture.of(RecordType.NET_FLOW).stream()
        .filter(r -> pid == null || r.pid() == pid)
        .map(Told::flow)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void shouldRecordBothEndsOfAConnectionWithTheirProcesses(int version) throws Exception {
    String address = loopback(version);
    String any = version == 4 ? "0.0.0.0" : "0:0:0:0:0:0:0:0";
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Map<String, Integer> at =
          Acts.record(capture, workload, directory, "tcp", String.valueOf(version));
      String server = address + ":" + at.get("port");
      String client = address + ":" + at.get("client-port");

      assertThat(flowsOf(capture, at.get("client")))
          .containsExactly(
              "CONNECT tcp " + client + " > " + server, "CLOSE tcp " + client + " > " + server);
      List<String> ofServer = flowsOf(capture, at.get("server"));
      assertThat(ofServer.subList(0, 2))
          .containsExactly(
              "LISTEN tcp " + server + " < " + any + ":0", "ACCEPT tcp " + server + " < " + client);
      assertThat(ofServer.subList(2, 4))
          .containsExactlyInAnyOrder(
              "CLOSE tcp " + server + " < " + any + ":0", "CLOSE tcp " + server + " < " + client);
      assertThat(ofServer.get(4))
          .matches("CONNECT tcp .* > .*")
          .endsWith(" > " + server + " result=" + CONNECTION_REFUSED);
    }
  }

  @Test
  void shouldCountTheBytesOfEachDirection() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Map<String, Integer> at = Acts.record(capture, workload, directory, "tcp", "4");

      List<RecordView> ofClient =
          capture.of(RecordType.NET_FLOW).stream()
              .filter(r -> r.pid() == at.get("client"))
              .toList();
      RecordView connect = ofClient.get(0);
      RecordView close = ofClient.get(1);
      assertThat(close.bodyLong(NetFlow.BYTES_SENT)).isEqualTo(5);
      assertThat(close.bodyLong(NetFlow.BYTES_RECEIVED)).isEqualTo(1000);
      assertThat(close.bodyLong(NetFlow.OPEN_TIME_NS)).isEqualTo(connect.timeNs());
      assertThat(close.bodyLong(NetFlow.SOCKET_ID)).isEqualTo(connect.bodyLong(NetFlow.SOCKET_ID));
    }
  }

  @Test
  void shouldWriteAnIpv4PeerOfAnIpv6SocketAsIpv4() throws Exception {
    loopback(6);
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      int port = Acts.record(capture, workload, directory, "dual").get("port");

      assertThat(flowsOf(capture, null))
          .filteredOn(told -> told.startsWith("ACCEPT"))
          .singleElement()
          .asString()
          .startsWith("ACCEPT tcp 127.0.0.1:" + port + " < 127.0.0.1:");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void shouldRecordTheFirstDatagramToAndFromEachPeer(int version) throws Exception {
    String address = loopback(version);
    String any = version == 4 ? "0.0.0.0" : "0:0:0:0:0:0:0:0";
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Map<String, Integer> at =
          Acts.record(capture, workload, directory, "udp", String.valueOf(version));
      String server = address + ":" + at.get("server-port");
      String client = ":" + at.get("client-port");
      String connected = address + ":" + at.get("connected-port");

      assertThat(flowsOf(capture, null))
          .containsExactly(
              "BIND udp " + server + " ? " + any + ":0",
              "SEND udp " + any + client + " > " + server,
              "RECEIVE udp " + server + " < " + address + client,
              "SEND udp " + server + " > " + address + client,
              // recv(2) does not say who sent
              "RECEIVE udp " + any + client + " < " + any + ":0",
              "SEND udp " + connected + " > " + server);
      Set<Long> sockets =
          capture.of(RecordType.NET_FLOW).stream()
              .map(r -> r.bodyLong(NetFlow.SOCKET_ID))
              .collect(Collectors.toSet());
      assertThat(sockets).as("one name for each of three sockets").hasSize(3);
    }
  }
}
