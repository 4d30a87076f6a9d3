package io.drec.relay.fleet.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.identity.HostId;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts together the rows of several buckets, each of which comes in order of hosts, page by page.
 * No more than a page of each is in memory, whatever the number of hosts.
 */
final class Touched {
  private final Cluster cluster;
  private final int firstDay;
  private final int lastDay;
  private final PriorityQueue<Bucket> next = new PriorityQueue<>();

  Touched(Cluster cluster, int firstDay, int lastDay) {
    this.cluster = cluster;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
  }

  /** A bucket's row that is next, in the columns host, day, first_ns, last_ns, count. */
  private final class Bucket implements Comparable<Bucket> {
    private AsyncResultSet page;
    private Iterator<Row> rows;
    private HostId host = HostId.of(new byte[HostId.BYTES]);
    private @Nullable Row row;

    private Bucket(AsyncResultSet page) {
      this.page = page;
      this.rows = page.currentPage().iterator();
    }

    /** Goes on to the next row of the days asked for. */
    private boolean advance() {
      while (true) {
        while (rows.hasNext()) {
          Row one = rows.next();
          int day = one.getInt(1);
          if (day >= firstDay && day <= lastDay) {
            row = one;
            host = hostId(one.getByteBuffer(0));
            return true;
          }
        }
        if (!page.hasMorePages()) {
          return false;
        }
        page = cluster.nextPage(page);
        rows = page.currentPage().iterator();
      }
    }

    @Override
    public int compareTo(Bucket other) {
      return host.compareTo(other.host);
    }
  }

  static HostId hostId(@Nullable ByteBuffer bytes) {
    byte[] id = new byte[bytes == null ? 0 : bytes.remaining()];
    if (bytes != null) {
      bytes.duplicate().get(id);
    }
    return HostId.of(id);
  }

  void visit(List<AsyncResultSet> firstPages, Predicate<HostTouch> visitor) {
    for (AsyncResultSet page : firstPages) {
      again(new Bucket(page));
    }
    boolean goesOn = true;
    while (goesOn && !next.isEmpty()) {
      goesOn = visitor.test(nextHost(next.remove()));
    }
  }

  /** All rows of the host that a bucket is at. */
  private HostTouch nextHost(Bucket first) {
    HostTouch touch = touch(first);
    again(first);
    Bucket bucket = next.peek();
    while (bucket != null && bucket.host.equals(touch.host())) {
      next.remove(bucket);
      touch = sum(touch, touch(bucket));
      again(bucket);
      bucket = next.peek();
    }
    return touch;
  }

  private void again(Bucket bucket) {
    if (bucket.advance()) {
      next.add(bucket);
    }
  }

  private static HostTouch touch(Bucket bucket) {
    Row row = bucket.row;
    if (row == null) {
      throw new IllegalStateException("a bucket without a row");
    }
    return new HostTouch(bucket.host, row.getLong(2), row.getLong(3), row.getLong(4));
  }

  private static HostTouch sum(HostTouch a, HostTouch b) {
    return new HostTouch(
        a.host(),
        Math.min(a.firstNs(), b.firstNs()),
        Math.max(a.lastNs(), b.lastNs()),
        a.count() + b.count());
  }
}
