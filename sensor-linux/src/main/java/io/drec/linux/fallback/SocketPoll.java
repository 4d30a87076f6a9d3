package io.drec.linux.fallback;

import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.linux.fallback.SocketTable.Socket;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks twice a second which sockets there are, and tells those that are new and those that are
 * gone. Whose they are is looked up among the descriptors of the processes that are recorded. One
 * thread.
 */
final class SocketPoll {
  static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int UDP = 17;

  /** Sockets that are known by their inode have a name of ours: this, and a number. */
  private static final long SOCKET_ID = 1L << 61;

  private static final int SOCKETS_MAX = 65_536;
  private static final String LINK = "socket:[";

  private record Told(Socket socket, Known owner, long id, long timeNs, int phase) {}

  private final ProcFiles files;
  private final ProcessTable table;
  private final Consumer<ByteBuffer> out;
  private final LongConsumer lost;
  private final RecordBuilder builder = new RecordBuilder();
  private final Map<Long, Told> told = new HashMap<>();
  private final Set<Long> foreign = new HashSet<>();
  private long next;
  private boolean isFirst = true;

  /**
   * @param out takes each record; valid until it returns
   * @param lost hears of each socket that there is no room for
   */
  SocketPoll(ProcFiles files, ProcessTable table, Consumer<ByteBuffer> out, LongConsumer lost) {
    this.files = files;
    this.table = table;
    this.out = out;
    this.lost = lost;
  }

  /** Looks now. What is there at the first look is not told, as eBPF does not. */
  void look(long nowNs) {
    List<Known> recorded = new ArrayList<>();
    Map<Long, Socket> sockets = new HashMap<>();
    Set<String> namespaces = new HashSet<>();
    for (Known process : table.all()) {
      String namespace = namespaceOf(process);
      if (namespace != null) {
        recorded.add(process);
        if (namespaces.add(namespace)) {
          SocketTable.read(files.of(process.pid), sockets);
        }
      }
    }
    ended(sockets, nowNs);
    foreign.retainAll(sockets.keySet());
    Map<Long, Socket> fresh = new HashMap<>(sockets);
    fresh.keySet().removeAll(told.keySet());
    fresh.keySet().removeAll(foreign);
    if (!fresh.isEmpty()) {
      Map<Long, Known> owners = isFirst ? Map.of() : owners(recorded, fresh.keySet());
      Set<Integer> served = portsServed(sockets);
      fresh.values().forEach(socket -> found(socket, served, owners.get(socket.inode()), nowNs));
    }
    isFirst = false;
  }

  /** Null when the process is not recorded, or has ended. */
  private @Nullable String namespaceOf(Known process) {
    if (!process.isRecorded || process.endedNs != 0) {
      return null;
    }
    if (process.network.isEmpty()) {
      String link = files.link(process.pid, "ns/net");
      process.network = link == null ? "" : link;
    }
    return process.network.isEmpty() ? null : process.network;
  }

  private static Set<Integer> portsServed(Map<Long, Socket> sockets) {
    Set<Integer> ports = new HashSet<>();
    for (Socket socket : sockets.values()) {
      if (socket.isListening()) {
        ports.add(socket.localPort());
      }
    }
    return ports;
  }

  private void found(Socket socket, Set<Integer> served, @Nullable Known owner, long nowNs) {
    if (owner == null) {
      foreign.add(socket.inode());
      return;
    }
    if (told.size() >= SOCKETS_MAX) {
      foreign.add(socket.inode());
      lost.accept(1);
      return;
    }
    Told flow = new Told(socket, owner, SOCKET_ID | ++next, nowNs, phase(socket, served));
    told.put(socket.inode(), flow);
    tell(flow, flow.phase(), nowNs);
  }

  private static int phase(Socket socket, Set<Integer> served) {
    if (socket.isListening()) {
      return RecordLayout.FLOW_LISTEN;
    }
    if (socket.protocol() == UDP) {
      return socket.remotePort() == 0 ? RecordLayout.FLOW_BIND : RecordLayout.FLOW_CONNECT;
    }
    return served.contains(socket.localPort())
        ? RecordLayout.FLOW_ACCEPT
        : RecordLayout.FLOW_CONNECT;
  }

  private void ended(Map<Long, Socket> sockets, long nowNs) {
    Iterator<Told> flows = told.values().iterator();
    while (flows.hasNext()) {
      Told flow = flows.next();
      if (!sockets.containsKey(flow.socket().inode())) {
        flows.remove();
        tell(flow, RecordLayout.FLOW_CLOSE, nowNs);
      }
    }
  }

  private void tell(Told flow, int phase, long timeNs) {
    Socket socket = flow.socket();
    boolean isOut = flow.phase() == RecordLayout.FLOW_CONNECT;
    boolean isIn = flow.phase() == RecordLayout.FLOW_ACCEPT;
    out.accept(
        builder
            .begin(RecordType.NET_FLOW, NetFlow.BYTES, timeNs)
            .hook(FallbackHook.SOCKET.number())
            .flags(RecordLayout.F_INCOMPLETE)
            .process(flow.owner().pid, 0, flow.owner().startNs)
            .bodyInt(NetFlow.PHASE, phase)
            .bodyShort(NetFlow.FAMILY, socket.family())
            .bodyShort(NetFlow.PROTOCOL, socket.protocol())
            .bodyShort(NetFlow.LOCAL_PORT, socket.localPort())
            .bodyShort(NetFlow.REMOTE_PORT, socket.remotePort())
            .bodyBytes(NetFlow.LOCAL_ADDR, socket.local())
            .bodyBytes(NetFlow.REMOTE_ADDR, socket.remote())
            .bodyLong(NetFlow.SOCKET_ID, flow.id())
            .bodyInt(NetFlow.OUTBOUND, isOut ? 1 : isIn ? 0 : RecordLayout.UNKNOWN_U32)
            .bodyLong(NetFlow.OPEN_TIME_NS, flow.timeNs())
            .bodyLong(NetFlow.BYTES_SENT, RecordLayout.UNKNOWN_U64)
            .bodyLong(NetFlow.BYTES_RECEIVED, RecordLayout.UNKNOWN_U64)
            .end());
  }

  /** Which of the processes has a socket open: the first that is found. */
  private Map<Long, Known> owners(List<Known> recorded, Set<Long> inodes) {
    Map<Long, Known> owners = new HashMap<>();
    for (Known process : recorded) {
      Path descriptors = files.of(process.pid).resolve("fd");
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
        for (Path entry : entries) {
          long inode = inode(entry);
          if (inodes.contains(inode)) {
            owners.putIfAbsent(inode, process);
          }
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException e) {
        continue; // it has ended
      }
    }
    return owners;
  }

  private static long inode(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith(LINK)
          ? Long.parseLong(target.substring(LINK.length(), target.length() - 1))
          : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
