package io.drec.linux.logons;

import com.sun.jna.Memory;
import io.drec.linux.netlink.NetlinkSocket;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Switches the audit system on for a test, and back. No rule is made. */
public final class AuditSwitch implements AutoCloseable {
  private static final int HEADER_BYTES = 16;
  private static final int STATUS_BYTES = 40;
  private static final int AUDIT_SET = 1001;
  private static final int NLM_F_REQUEST = 1;
  private static final int MASK_ENABLED = 1;

  private final boolean wasOn;

  public AuditSwitch() {
    wasOn = isOn();
    if (!wasOn) {
      set(1);
    }
  }

  public boolean isOn() {
    return Boolean.TRUE.equals(AuditSocket.isAuditOn());
  }

  private static void set(int enabled) {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.AUDIT, 0);
        Memory request = new Memory(HEADER_BYTES + STATUS_BYTES)) {
      request.clear();
      request.setInt(0, HEADER_BYTES + STATUS_BYTES);
      request.setShort(4, (short) AUDIT_SET);
      request.setShort(6, (short) NLM_F_REQUEST);
      request.setInt(HEADER_BYTES, MASK_ENABLED);
      request.setInt(HEADER_BYTES + 4, enabled);
      socket.send(request, HEADER_BYTES + STATUS_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!wasOn) {
      set(0);
    }
  }
}
