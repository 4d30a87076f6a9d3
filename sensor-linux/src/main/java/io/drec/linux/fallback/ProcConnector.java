package io.drec.linux.fallback;

import com.sun.jna.Memory;
import io.drec.linux.netlink.NetlinkSocket;
import io.drec.sensor.SensorException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The kernel's process connector: which process was made, runs another program, ended; and no more
 * of it than its number. One thread.
 *
 * <p>Each CPU numbers its messages, so what is missing is counted to the message.
 */
final class ProcConnector implements Closeable {
  private static final int GROUP = 1;
  private static final int NETLINK_BYTES = 16;
  private static final int CONNECTOR_BYTES = 20;
  private static final int SEQUENCE_OFFSET = NETLINK_BYTES + 8;
  private static final int EVENT_OFFSET = NETLINK_BYTES + CONNECTOR_BYTES;
  private static final int WHAT = EVENT_OFFSET;
  private static final int CPU = EVENT_OFFSET + 4;
  private static final int TIME_NS = EVENT_OFFSET + 8;
  private static final int DATA = EVENT_OFFSET + 16;
  private static final int EVENT_BYTES_MIN = DATA + 8;
  private static final int LISTEN = 1;
  private static final int IGNORE = 2;
  private static final int NLMSG_DONE = 3;

  private static final int FORK = 0x1;
  private static final int EXEC = 0x2;
  private static final int EXIT = 0x80000000;

  /** Takes what happens; times on CLOCK_MONOTONIC. */
  interface Listener {
    void forked(int parent, int child, long timeNs);

    void executed(int process, long timeNs);

    /**
     * A process' first thread ended, mostly with all others.
     *
     * @param waitStatus as wait(2) has it
     */
    void ended(int process, int waitStatus, long timeNs);

    /** Another thread of a process ended. */
    void threadEnded(int process, int waitStatus, long timeNs);

    /** So many messages are missing. */
    void lost(long count);
  }

  private final NetlinkSocket socket;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<Integer, Integer> sequences = new HashMap<>();

  private ProcConnector(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * @param roomBytes for messages that wait, in the kernel
   * @throws SensorException if it cannot be had here
   */
  static ProcConnector open(int roomBytes) throws SensorException {
    NetlinkSocket socket;
    try {
      socket = NetlinkSocket.open(NetlinkSocket.CONNECTOR, roomBytes);
    } catch (IOException e) {
      throw refused("is not built into this kernel (CONFIG_PROC_EVENTS)");
    }
    try {
      socket.join(GROUP);
    } catch (IOException e) {
      socket.close();
      throw refused("may not be listened to: " + e.getMessage());
    }
    int error = ask(socket, LISTEN);
    if (error != 0) {
      socket.close();
      throw refused("may not be listened to: " + NetlinkSocket.errorText(error));
    }
    return new ProcConnector(socket);
  }

  private static SensorException refused(String why) {
    return new SensorException(
        "the process connector "
            + why
            + " (it needs CAP_NET_ADMIN, and the host's own user, process and network namespaces)");
  }

  private static int ask(NetlinkSocket socket, int what) {
    int length = EVENT_OFFSET + Integer.BYTES;
    try (Memory request = new Memory(length)) {
      request.clear();
      request.setInt(0, length);
      request.setShort(4, (short) NLMSG_DONE);
      request.setInt(NETLINK_BYTES, GROUP);
      request.setInt(NETLINK_BYTES + 4, GROUP);
      request.setShort(NETLINK_BYTES + 16, (short) Integer.BYTES);
      request.setInt(EVENT_OFFSET, what);
      return socket.send(request, length);
    }
  }

  /** Nothing new comes; what came can still be received. */
  void stop() {
    ask(socket, IGNORE);
    socket.leave(GROUP);
  }

  int descriptor() {
    return socket.descriptor();
  }

  /**
   * Hands over what is there.
   *
   * @return how many messages there were, at most {@code max}
   */
  int receive(Listener listener, int max) {
    int messages = 0;
    while (messages < max) {
      long count = socket.receive(buffer);
      if (count < 0) {
        if (count == -NetlinkSocket.ENOBUFS) {
          continue; // what is missing shows in the numbers
        }
        return messages;
      }
      messages++;
      if (count >= EVENT_BYTES_MIN) {
        event(listener);
      }
    }
    return messages;
  }

  private void event(Listener listener) {
    int what = buffer.getInt(WHAT);
    if (what == 0) {
      return; // the answer to our asking
    }
    count(listener);
    int process = buffer.getInt(DATA);
    int group = buffer.getInt(DATA + 4);
    long timeNs = buffer.getLong(TIME_NS);
    if (what == FORK && buffer.getInt(DATA + 8) == buffer.getInt(DATA + 12)) {
      listener.forked(group, buffer.getInt(DATA + 12), timeNs);
    } else if (what == EXEC) {
      listener.executed(group, timeNs);
    } else if (what == EXIT && process == group) {
      listener.ended(group, buffer.getInt(DATA + 8), timeNs);
    } else if (what == EXIT) {
      listener.threadEnded(group, buffer.getInt(DATA + 8), timeNs);
    }
  }

  private void count(Listener listener) {
    int number = buffer.getInt(SEQUENCE_OFFSET);
    Integer before = sequences.put(buffer.getInt(CPU), number);
    int missing = before == null ? 0 : number - before - 1;
    if (missing > 0) {
      listener.lost(missing);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
