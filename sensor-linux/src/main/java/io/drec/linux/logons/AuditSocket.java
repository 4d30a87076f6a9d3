package io.drec.linux.logons;

import com.sun.jna.Memory;
import io.drec.linux.netlink.NetlinkSocket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Listens to the audit system, and asks it. One thread. */
public final class AuditSocket implements Closeable {
  /** The kernel's own limit is 8970. */
  private static final int MESSAGE_BYTES_MAX = 16 * 1024;

  private static final int HEADER_BYTES = 16;
  private static final int TYPE_OFFSET = 4;
  private static final int GROUP_READLOG = 1;
  private static final int AUDIT_GET = 1000;
  private static final int ANSWER_MS = 1000;
  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_ACK = 4;
  private static final int FLAGS_OFFSET = 6;
  private static final int SEQUENCE_OFFSET = 8;
  private static final int ETIMEDOUT = 110;

  /** In the answer's body. */
  private static final int ENABLED_OFFSET = 4;

  /** A burst waits here while the reader is busy. */
  private static final int RECEIVE_BYTES = 1 << 20;

  /** Answers a request that asks for nothing. */
  public static final int ACKNOWLEDGED = 2;

  /** Ends the answers to a request for a list. */
  public static final int LIST_ENDED = 3;

  private final NetlinkSocket socket;
  private int sequence;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(MESSAGE_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);

  /** Takes messages. */
  public interface Listener {
    /** Whether messages of this type are to be read at all. */
    default boolean wants(int type) {
      return true;
    }

    void message(int type, String text);

    /** The kernel had to drop some; how many it does not say. */
    void overrun();
  }

  /** Takes the answers to a request. */
  public interface Answers {
    /**
     * @param body behind the header; valid until this returns
     */
    void answer(int type, ByteBuffer body);
  }

  private AuditSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  static AuditSocket open() throws IOException {
    return open(RECEIVE_BYTES);
  }

  /**
   * Opens the multicast group of the log.
   *
   * @param receiveBytes room for what waits
   * @throws IOException when the kernel has none, or refuses it
   */
  public static AuditSocket open(int receiveBytes) throws IOException {
    NetlinkSocket socket = newSocket(receiveBytes);
    try {
      socket.join(GROUP_READLOG);
    } catch (IOException e) {
      socket.close();
      throw new IOException("the audit log cannot be listened to: " + e.getMessage(), e);
    }
    return new AuditSocket(socket);
  }

  /**
   * Opens a socket for requests. Nothing else comes by it, unless its process is made the reader of
   * the log by it.
   *
   * @param receiveBytes room for what waits
   * @throws IOException when the kernel has no audit system
   */
  public static AuditSocket forRequests(int receiveBytes) throws IOException {
    return new AuditSocket(newSocket(receiveBytes));
  }

  private static NetlinkSocket newSocket(int receiveBytes) throws IOException {
    try {
      return NetlinkSocket.open(NetlinkSocket.AUDIT, receiveBytes);
    } catch (IOException e) {
      throw new IOException("this kernel has no audit system: " + e.getMessage(), e);
    }
  }

  /** Whether programs' messages are taken at all; null when we may not ask. */
  static @Nullable Boolean isAuditOn() {
    AtomicReference<Boolean> isOn = new AtomicReference<>();
    try (AuditSocket asked = new AuditSocket(newSocket(0))) {
      asked.request(
          AUDIT_GET,
          new byte[0],
          AUDIT_GET,
          (type, body) -> {
            if (type == AUDIT_GET && body.capacity() >= ENABLED_OFFSET + Integer.BYTES) {
              isOn.set(body.getInt(ENABLED_OFFSET) != 0);
            }
          });
    } catch (IOException e) {
      return null;
    }
    return isOn.get();
  }

  /**
   * Asks the audit system, and waits for its answer, a second at most.
   *
   * <p>The kernel acknowledges at once, and answers in a thread of its own.
   *
   * @param last type of the last answer: {@link #ACKNOWLEDGED}, {@link #LIST_ENDED} or another
   * @return 0, or the error that the kernel answers with
   */
  public int request(int type, byte[] body, int last, Answers answers) {
    int length = HEADER_BYTES + body.length;
    int asked = ++sequence;
    try (Memory request = new Memory(length)) {
      request.clear();
      request.setInt(0, length);
      request.setShort(TYPE_OFFSET, (short) type);
      request.setShort(FLAGS_OFFSET, (short) (NLM_F_REQUEST | NLM_F_ACK));
      request.setInt(SEQUENCE_OFFSET, asked);
      request.write(HEADER_BYTES, body, 0, body.length);
      int refused = socket.send(request, length);
      if (refused != 0) {
        return refused;
      }
    }
    long endNs = System.nanoTime() + ANSWER_MS * 1_000_000L;
    boolean isDone = false;
    while (!isDone && System.nanoTime() < endNs && await(ANSWER_MS)) {
      long count = socket.receive(buffer);
      int told = count < HEADER_BYTES ? 0 : buffer.getShort(TYPE_OFFSET) & 0xffff;
      boolean isOurs = count >= HEADER_BYTES && buffer.getInt(SEQUENCE_OFFSET) == asked;
      int error = isOurs && told == ACKNOWLEDGED ? -buffer.getInt(HEADER_BYTES) : 0;
      if (error != 0) {
        return error;
      }
      if (isOurs && told > LIST_ENDED) {
        ByteBuffer answer = buffer.slice(HEADER_BYTES, (int) count - HEADER_BYTES);
        answers.answer(told, answer.order(ByteOrder.LITTLE_ENDIAN));
      }
      isDone = isOurs && told == last;
    }
    return isDone ? 0 : ETIMEDOUT;
  }

  /** What an error of {@link #request} means. */
  public static String errorText(int error) {
    return NetlinkSocket.errorText(error);
  }

  /** Waits for a message; false when none came in time. */
  public boolean await(int timeoutMs) {
    return socket.await(timeoutMs);
  }

  /** Hands over what is there. */
  void receive(Listener listener) {
    receive(listener, Integer.MAX_VALUE);
  }

  /**
   * Hands over what is there.
   *
   * @return how many messages there were, at most {@code max}
   */
  public int receive(Listener listener, int max) {
    int messages = 0;
    while (messages < max) {
      long count = socket.receive(buffer);
      if (count < 0) {
        if (count == -NetlinkSocket.ENOBUFS) {
          listener.overrun();
          continue;
        }
        return messages;
      }
      messages++;
      int type = count > HEADER_BYTES ? buffer.getShort(TYPE_OFFSET) & 0xffff : LIST_ENDED;
      if (type > LIST_ENDED && listener.wants(type)) {
        listener.message(type, text((int) count - HEADER_BYTES));
      }
    }
    return messages;
  }

  /** Without the line's end and the NUL that some senders put behind it. */
  private String text(int length) {
    byte[] text = new byte[length];
    buffer.get(HEADER_BYTES, text);
    int end = length;
    while (end > 0 && (text[end - 1] == 0 || text[end - 1] == '\n')) {
      end--;
    }
    return new String(text, 0, end, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    socket.close();
  }
}
