package io.drec.relay.node;

import io.drec.relay.identity.DenyList;
import io.drec.relay.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest deny list that came to a relay, kept so that it holds after a restart without a
 * parent. The file is checked like what comes over the wire.
 */
final class DenyFile {
  private static final Logger LOG = LoggerFactory.getLogger(DenyFile.class);

  private final Path file;
  private volatile DenyList list = DenyList.NONE;
  private byte[] bytes = new byte[0];

  DenyFile(Path directory, PublicKey centreKey) {
    this.file = directory.resolve("denied");
    if (!Files.exists(file)) {
      return;
    }
    try {
      byte[] found = Files.readAllBytes(file);
      list = DenyList.parse(found, centreKey);
      bytes = found;
    } catch (IOException | IdentityException e) {
      LOG.warn("{} is left out, the parent sends it anew: {}", file, e.getMessage());
    }
  }

  DenyList list() {
    return list;
  }

  /** As it came; empty: none did. */
  byte[] bytes() {
    return bytes.clone();
  }

  void keep(DenyList newer, byte[] newerBytes) {
    list = newer;
    bytes = newerBytes.clone();
    Path beside = file.resolveSibling("denied.new");
    try {
      Files.write(beside, bytes);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", file, e.toString());
    }
  }
}
