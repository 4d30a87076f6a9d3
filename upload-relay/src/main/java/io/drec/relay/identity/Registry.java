package io.drec.relay.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Who is enrolled: hosts and relays, as the centre knows them. Kept as a file of lines, each with
 * its checksum; the newest line of an id counts. A line that a crash cut off is the only damage
 * that is mended silently, as nobody was told of it. In memory: about 500 bytes for each. Thread
 * safe.
 */
public final class Registry implements AutoCloseable {
  private static final int FIELDS = 9;

  private final Path file;
  private final Map<HostId, Member> members = new LinkedHashMap<>();
  private FileChannel channel;
  private long denyVersion;

  /**
   * A host or relay that was let in.
   *
   * @param sealKey 32 bytes, X25519
   * @param name as it called itself when it enrolled; a label, no identity
   * @param labels given by the operator
   * @param serial of its newest certificate, in hex
   * @param enrolledNs ns since 1970 UTC
   * @param deniedNs when it was shut out, ns since 1970 UTC; 0: it was not
   */
  public record Member(
      HostId id,
      Role role,
      byte[] sealKey,
      String name,
      List<String> labels,
      String serial,
      long enrolledNs,
      long deniedNs) {
    public Member {
      labels = List.copyOf(labels);
    }

    public boolean isDenied() {
      return deniedNs != 0;
    }

    Member withSerial(String newSerial) {
      return new Member(id, role, sealKey, name, labels, newSerial, enrolledNs, deniedNs);
    }
  }

  private Registry(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the registry of a centre; makes it when there is none.
   *
   * @throws IdentityException when it is damaged
   */
  public static Registry open(Path centreDirectory) {
    SafeFiles.directory(centreDirectory);
    Path file = centreDirectory.resolve("members");
    if (!Files.exists(file)) {
      SafeFiles.write(file, new byte[0]);
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Registry registry = new Registry(file, channel);
      registry.load();
      return registry;
    } catch (IOException e) {
      throw new IdentityException(file + " cannot be read: " + e, e);
    }
  }

  public synchronized Optional<Member> find(HostId id) {
    return Optional.ofNullable(members.get(id));
  }

  /** In the order in which they enrolled. */
  public synchronized Collection<Member> members() {
    return List.copyOf(members.values());
  }

  /** Writes a member down, in place of what was known of it; durable when it returns. */
  synchronized void put(Member member) {
    append(member);
    members.put(member.id(), member);
  }

  /**
   * Shuts a host or relay out; its connections are ended when the deny list has come to where they
   * are.
   *
   * @return false when nobody of this id is known
   */
  public synchronized boolean deny(HostId id, long nowNs) {
    return changeDenied(id, nowNs);
  }

  /** Lets one in again. */
  public synchronized boolean allow(HostId id) {
    return changeDenied(id, 0);
  }

  /**
   * Gives a member other labels.
   *
   * @return false when nobody of this id is known
   */
  public synchronized boolean label(HostId id, List<String> labels) {
    Member old = members.get(id);
    if (old == null) {
      return false;
    }
    put(
        new Member(
            id,
            old.role(),
            old.sealKey(),
            old.name(),
            labels,
            old.serial(),
            old.enrolledNs(),
            old.deniedNs()));
    return true;
  }

  /** The ids that are shut out, in order. */
  public synchronized TreeSet<HostId> denied() {
    TreeSet<HostId> ids = new TreeSet<>();
    for (Member member : members.values()) {
      if (member.isDenied()) {
        ids.add(member.id());
      }
    }
    return ids;
  }

  /** Grows with every change of {@link #denied}, over restarts too. */
  public synchronized long denyVersion() {
    return denyVersion;
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IdentityException(file + " cannot be closed: " + e, e);
    }
  }

  private boolean changeDenied(HostId id, long deniedNs) {
    Member old = members.get(id);
    if (old == null) {
      return false;
    }
    put(
        new Member(
            id,
            old.role(),
            old.sealKey(),
            old.name(),
            old.labels(),
            old.serial(),
            old.enrolledNs(),
            deniedNs));
    denyVersion++;
    return true;
  }

  private void load() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int from = 0;
    int lines = 0;
    while (from < bytes.length) {
      int end = indexOfNewline(bytes, from);
      if (end < 0) {
        break;
      }
      Member member = parse(new String(bytes, from, end - from, UTF_8), ++lines);
      Member old = members.put(member.id(), member);
      if (member.isDenied() || (old != null && old.isDenied())) {
        denyVersion++;
      }
      from = end + 1;
    }
    channel.truncate(from);
    channel.position(from);
  }

  private static int indexOfNewline(byte[] bytes, int from) {
    for (int index = from; index < bytes.length; index++) {
      if (bytes[index] == '\n') {
        return index;
      }
    }
    return -1;
  }

  private void append(Member member) {
    try {
      ByteBuffer line = ByteBuffer.wrap((format(member) + "\n").getBytes(UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new IdentityException(file + " cannot be written: " + e, e);
    }
  }

  private static String format(Member member) {
    String fields =
        String.join(
            "\t",
            member.id().toString(),
            member.role().word(),
            HexFormat.of().formatHex(member.sealKey()),
            coded(member.name()),
            coded(String.join(",", member.labels())),
            member.serial(),
            Long.toString(member.enrolledNs()),
            Long.toString(member.deniedNs()));
    return fields + "\t" + checksum(fields);
  }

  private Member parse(String line, int number) {
    String[] fields = line.split("\t", -1);
    int end = line.lastIndexOf('\t');
    Role role = fields.length == FIELDS ? Role.ofWord(fields[1]) : null;
    if (role == null || !checksum(line.substring(0, end)).equals(fields[FIELDS - 1])) {
      throw new IdentityException(
          file + " is damaged in line " + number + ": restore it from a copy");
    }
    String labels = decoded(fields[4]);
    return new Member(
        HostId.parse(fields[0]),
        role,
        HexFormat.of().parseHex(fields[2]),
        decoded(fields[3]),
        labels.isEmpty() ? List.of() : new ArrayList<>(List.of(labels.split(",", -1))),
        fields[5],
        Long.parseLong(fields[6]),
        Long.parseLong(fields[7]));
  }

  private static String checksum(String text) {
    CRC32C checksum = new CRC32C();
    checksum.update(text.getBytes(UTF_8));
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  private static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), UTF_8);
  }
}
