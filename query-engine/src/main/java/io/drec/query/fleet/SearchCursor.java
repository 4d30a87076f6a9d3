package io.drec.query.fleet;

import io.drec.query.words.Shown;
import io.drec.record.EventId;
import io.drec.relay.identity.HostId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a fleet's search begins: behind which event of each host of which events
 * were shown. Written {@code 1a2b3c4d5e6f:4711.3,…}.
 */
record SearchCursor(Map<HostId, String> behind) {
  /** More do not fit a request's line. */
  static final int HOSTS_MAX = 100;

  private static final int ID_DIGITS = 12;

  /**
   * @throws IllegalArgumentException with one line for the user
   */
  static SearchCursor parse(@Nullable String text, Collection<HostId> audience) {
    Map<HostId, String> behind = new TreeMap<>();
    for (String part : text == null ? new String[0] : text.strip().split(",", -1)) {
      int colon = part.indexOf(':');
      String id = colon == ID_DIGITS ? part.substring(0, colon) : "";
      String event = part.substring(colon + 1);
      List<HostId> hosts =
          audience.stream().filter(host -> host.toString().startsWith(id)).toList();
      if (id.isEmpty() || hosts.size() != 1 || EventId.parse(event) == null) {
        throw new IllegalArgumentException(
            "--after: '"
                + Shown.escape(part)
                + "' is no place in this fleet's answer; write what the page before ended with");
      }
      behind.put(hosts.get(0), event);
    }
    return new SearchCursor(behind);
  }

  /**
   * Behind a page.
   *
   * @param page in the order in which it was filled
   * @return null when too many hosts are in it
   */
  @Nullable String behind(List<SearchMerge.Row> page) {
    Map<HostId, String> next = new TreeMap<>(behind);
    page.forEach(row -> next.put(row.host(), row.event()));
    if (next.isEmpty() || next.size() > HOSTS_MAX) {
      return null;
    }
    StringJoiner text = new StringJoiner(",");
    next.forEach((host, event) -> text.add(host.toString().substring(0, ID_DIGITS) + ":" + event));
    return text.toString();
  }
}
