package io.drec.linux.logons;

import io.drec.linux.facts.FactHook;
import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes AUTH of what a log file tells. One thread. */
final class AuthRecords {
  private static final int REMOTE_INTERACTIVE = 10;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int IPV4_BYTES = 4;

  /** Anything else would be asked of a name server. */
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final RecordBuilder builder = new RecordBuilder();

  /** Valid until the next call. */
  ByteBuffer record(AuthLogLine line, String channel, long startNs, long timeNs) {
    builder
        .begin(RecordType.AUTH, Auth.BYTES, timeNs)
        .hook(FactHook.LOGON.number())
        .process(line.pid(), 0, startNs)
        .bodyInt(Auth.KIND, line.kind().code());
    byte[] address = address(line.address());
    if (address != null) {
      builder
          .bodyShort(Auth.FAMILY, address.length == IPV4_BYTES ? AF_INET : AF_INET6)
          .bodyShort(Auth.SOURCE_PORT, line.port())
          .bodyBytes(Auth.SOURCE_ADDR, address);
      if (line.kind() == AuthKind.LOGON) {
        builder.bodyInt(Auth.LOGON_TYPE, REMOTE_INTERACTIVE);
      }
    }
    field(FieldId.USER, line.user());
    field(FieldId.TARGET_USER, line.target());
    field(FieldId.COMMAND_LINE, line.command());
    field(FieldId.CHANNEL, channel);
    field(FieldId.PROVIDER, line.program());
    field(FieldId.TEXT, line.message());
    return builder.end();
  }

  private void field(FieldId id, @Nullable String value) {
    if (value != null) {
      builder.field(id, value);
    }
  }

  private static byte @Nullable [] address(@Nullable String text) {
    if (text == null || !ADDRESS.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null; // no address after all
    }
  }
}
