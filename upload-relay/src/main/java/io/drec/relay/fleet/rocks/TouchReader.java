package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowView;
import io.drec.relay.identity.HostId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Adds up the rows of an indicator. */
final class TouchReader implements Rows.TouchVisitor {
  private final Touches touches = new Touches();
  private final RowView view = new RowView(new byte[0]);

  @Override
  public void row(byte[] key, int keyLength, byte[] value, int valueLength) {
    if (keyLength != IndexRows.KEY_BYTES || valueLength > value.length) {
      throw new FleetStoreException(
          "a row of the fleet's index has a key of "
              + keyLength
              + " bytes, expected "
              + IndexRows.KEY_BYTES
              + ": the store is damaged; restore it from a copy");
    }
    IndexRows.read(view, key, value, valueLength, touches);
  }

  /** By host id. */
  List<HostTouch> inOrder(HostNumbers numbers) {
    List<HostTouch> found = new ArrayList<>(touches.size());
    for (int i = 0; i < touches.size(); i++) {
      HostId host = numbers.host(touches.host(i));
      if (host == null) {
        throw new FleetStoreException(
            "the fleet's index names host number "
                + touches.host(i)
                + ", which it does not know: the store is damaged; restore it from a copy");
      }
      found.add(new HostTouch(host, touches.firstNs(i), touches.lastNs(i), touches.count(i)));
    }
    found.sort(Comparator.comparing(HostTouch::host));
    return found;
  }
}
