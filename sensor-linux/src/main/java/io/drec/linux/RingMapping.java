package io.drec.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.drec.sensor.SensorException;

/**
 * The ring's pages in this process, and the file descriptors that wake it. Nothing read through it
 * may be used after {@link #close}.
 */
final class RingMapping implements AutoCloseable {
  /** {@code struct epoll_event}: 12 bytes on x86-64, 16 elsewhere. */
  private static final int EPOLL_EVENT_BYTES = 16;

  private static final int WAKE_SOURCES = 2;

  private final Pointer consumer;
  private final Pointer producer;
  private final long pageBytes;
  private final long producerBytes;
  private final int epoll;
  private final int wakeEvent;
  private final Memory events = new Memory(EPOLL_EVENT_BYTES * WAKE_SOURCES);
  private final Memory one = new Memory(Long.BYTES);

  /**
   * @param ring file descriptor of the map
   * @param ringBytes its size
   * @param pageBytes size of a page here
   */
  RingMapping(int ring, int ringBytes, int pageBytes) throws SensorException {
    this.pageBytes = pageBytes;
    this.producerBytes = pageBytes + (long) ringBytes;
    one.setLong(0, 1);
    consumer =
        Libc.mmap(null, pageBytes, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, ring, 0);
    producer = Libc.mmap(null, producerBytes, Libc.PROT_READ, Libc.MAP_SHARED, ring, pageBytes);
    if (Libc.isMapFailed(consumer) || Libc.isMapFailed(producer)) {
      throw failure("map the ring of " + ringBytes + " bytes");
    }
    epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
    wakeEvent = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
    // Edge triggered: the event need not be read to be reset, and what waits in the ring ends a
    // wait only when the kernel says so anew.
    if (epoll < 0
        || wakeEvent < 0
        || !watch(ring, Libc.EPOLLIN | Libc.EPOLLET)
        || !watch(wakeEvent, Libc.EPOLLIN | Libc.EPOLLET)) {
      throw failure("wait for the ring");
    }
  }

  private boolean watch(int file, int what) {
    events.clear();
    events.setInt(0, what);
    return Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_ADD, file, events) == 0;
  }

  private static SensorException failure(String what) {
    return new SensorException("cannot " + what + ": " + Libc.strerror(Native.getLastError()));
  }

  RingReader reader(DeliveryCounts counts) {
    return new RingReader(
        consumer.getByteBuffer(0, pageBytes),
        producer.getByteBuffer(0, pageBytes).asReadOnlyBuffer(),
        producer.getByteBuffer(pageBytes, producerBytes - pageBytes).asReadOnlyBuffer(),
        counts);
  }

  /**
   * Waits until the kernel says that there is something to read, or much, until {@link #wakeup}, or
   * until the time is over; sometimes less.
   */
  void await(int timeoutMs) {
    Libc.epoll_wait(epoll, events, WAKE_SOURCES, timeoutMs);
  }

  /** Ends an {@link #await}, now or to come. */
  void wakeup() {
    Libc.write(wakeEvent, one, Long.BYTES);
  }

  @Override
  public void close() {
    Libc.close(epoll);
    Libc.close(wakeEvent);
    Libc.munmap(producer, producerBytes);
    Libc.munmap(consumer, pageBytes);
  }
}
