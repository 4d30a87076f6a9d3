package io.drec.linux.fallback;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files and sockets that processes have open. Nobody tells when one is closed: it was at the latest
 * when its descriptor is given anew, or when its process ends. Of the newest {@value
 * #PROCESSES_MAX} processes the newest {@value #OF_PROCESS_MAX}; of others no end is told. One
 * thread.
 */
final class OpenThings {
  static final int PROCESSES_MAX = 4096;
  static final int OF_PROCESS_MAX = 256;

  private final Map<Integer, Map<Object, byte[]>> open = newest(PROCESSES_MAX);
  private final Consumer<ByteBuffer> closes;

  /**
   * @param closes takes the record of an end; valid until it returns
   */
  OpenThings(Consumer<ByteBuffer> closes) {
    this.closes = closes;
  }

  /**
   * @param descriptor its number, or what else the process has it open as
   * @param record of FILE_SESSION or NET_FLOW; null: the descriptor is of something else now
   */
  void opened(int pid, Object descriptor, @Nullable ByteBuffer record, long timeNs) {
    Map<Object, byte[]> its = open.get(pid);
    byte[] before = its == null ? null : its.remove(descriptor);
    if (before != null) {
      close(before, timeNs, true);
    }
    if (record != null) {
      byte[] head = new byte[Header.BYTES + (record.getShort(Header.BODY_LENGTH) & 0xffff)];
      record.get(0, head);
      open.computeIfAbsent(pid, process -> newest(OF_PROCESS_MAX)).put(descriptor, head);
    }
  }

  /** Its process has ended. */
  void ended(int pid, long timeNs) {
    Map<Object, byte[]> its = open.remove(pid);
    if (its != null) {
      its.values().forEach(head -> close(head, timeNs, true));
    }
  }

  boolean has(int pid, Object descriptor) {
    Map<Object, byte[]> its = open.get(pid);
    return its != null && its.containsKey(descriptor);
  }

  /** It was closed, as the kernel told. */
  void closed(int pid, Object descriptor, long timeNs) {
    Map<Object, byte[]> its = open.get(pid);
    byte[] head = its == null ? null : its.remove(descriptor);
    if (head != null) {
      close(head, timeNs, false);
    }
  }

  private static <K, V> Map<K, V> newest(int max) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
      }
    };
  }

  private void close(byte[] head, long timeNs, boolean isImplied) {
    ByteBuffer record = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    boolean isFlow = record.getShort(Header.TYPE) == RecordType.NET_FLOW.code();
    record.putInt(Header.LENGTH, head.length);
    record.putLong(Header.TIME_NS, timeNs);
    record.put(Header.FLAGS, (byte) (record.get(Header.FLAGS) | RecordLayout.F_INCOMPLETE));
    if (isFlow) {
      record.putInt(Header.BYTES + NetFlow.PHASE, RecordLayout.FLOW_CLOSE);
    } else {
      int access = record.getInt(Header.BYTES + FileSession.ACCESS);
      record.putInt(Header.BYTES + FileSession.PHASE, RecordLayout.SESSION_CLOSE);
      record.putInt(
          Header.BYTES + FileSession.ACCESS,
          isImplied ? access | RecordLayout.ACCESS_IMPLIED : access);
    }
    closes.accept(record);
  }
}
