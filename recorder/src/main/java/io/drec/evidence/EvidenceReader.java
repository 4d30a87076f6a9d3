package io.drec.evidence;

import io.drec.evidence.EvidencePaths.Found;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads files, and what is packed in them, each by the format that recognises it. What cannot be
 * read is told in the file's account, and the next one is read. One thread.
 */
final class EvidenceReader {
  /** An archive, and one in it. */
  private static final int DEPTH_MAX = 2;

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final String INSIDE = "!";
  private static final String MAC_FOLDER = "__MACOSX/";
  private static final String RESOURCE_FORK = "._";

  private final ImportConfig config;
  private final Gatherer gatherer;
  private final ReadMeter meter;
  private final List<SourceFile> files = new ArrayList<>();

  EvidenceReader(ImportConfig config, Gatherer gatherer, ReadMeter meter) {
    this.config = config;
    this.gatherer = gatherer;
    this.meter = meter;
  }

  /** The accounts so far, in the order read. */
  List<SourceFile> files() {
    return files;
  }

  /**
   * @throws StoppedException when the import was stopped
   */
  void read(List<Found> found) {
    long bytes = 0;
    meter.total(found.stream().mapToLong(Found::bytes).sum());
    for (Found file : found) {
      read(file);
      bytes += file.bytes();
      meter.readThrough(bytes);
    }
  }

  private void read(Found found) {
    String name = found.path().toString();
    if (!found.problem().isEmpty()) {
      begin(found.root(), name).failure = found.problem();
      return;
    }
    try (InputStream in = Files.newInputStream(found.path())) {
      byte[] head = in.readNBytes(EvidenceFormat.HEAD_BYTES);
      if (isZip(head)) {
        readZip(found);
        return;
      }
    } catch (IOException e) {
      begin(found.root(), name).failure = EvidencePaths.problem(e);
      return;
    }
    try (InputStream in = Files.newInputStream(found.path())) {
      Packed packed = new Packed(new UnpackBudget(config.limits(), found.bytes()), 0);
      read(found.root(), name, leaf(name), meter.counting(in, 1), packed);
    } catch (IOException e) {
      begin(found.root(), name).failure = EvidencePaths.problem(e);
    }
  }

  /** What a stream was unpacked from. */
  private record Packed(UnpackBudget budget, int depth) {
    Packed deeper() {
      return new Packed(budget, depth + 1);
    }
  }

  /** By its directory at the end, which says what is in it and how much of the file that is. */
  private void readZip(Found found) throws IOException {
    try (ZipFile zip = new ZipFile(found.path().toFile())) {
      UnpackBudget budget = new UnpackBudget(config.limits(), found.bytes());
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!isPassedOver(entry)) {
          readEntry(found, zip, entry, budget);
        }
      }
    }
  }

  private void readEntry(Found found, ZipFile zip, ZipEntry entry, UnpackBudget budget)
      throws UnpackLimitException {
    String name = found.path() + INSIDE + entry.getName();
    double weight = (double) entry.getCompressedSize() / Math.max(1, entry.getSize());
    try (InputStream in = zip.getInputStream(entry)) {
      InputStream counted = meter.counting(budget.watch(in), weight);
      read(found.root(), name, leaf(entry.getName()), counted, new Packed(budget, 1));
    } catch (UnpackLimitException e) {
      throw e;
    } catch (IOException e) {
      begin(found.root(), name).failure = damaged(e);
    }
  }

  private static boolean isPassedOver(ZipEntry entry) {
    return entry.isDirectory()
        || entry.getName().startsWith(MAC_FOLDER)
        || leaf(entry.getName()).startsWith(RESOURCE_FORK);
  }

  /** Reads a stream by what it begins with. */
  private void read(String root, String name, String leaf, InputStream in, Packed packed)
      throws IOException {
    PushbackInputStream rest =
        new PushbackInputStream(
            new BufferedInputStream(in, BUFFER_BYTES), EvidenceFormat.HEAD_BYTES);
    byte[] head = rest.readNBytes(EvidenceFormat.HEAD_BYTES);
    rest.unread(head);
    if (isZip(head) || isGzip(head)) {
      readPacked(root, name, leaf, rest, packed, isZip(head));
      return;
    }
    SourceFile file = begin(root, name);
    EvidenceFormat format = formatOf(leaf, head);
    if (format == null) {
      file.failure = head.length == 0 ? "it is empty" : notRecognised(leaf);
      return;
    }
    file.format = format.name();
    readAs(format, file, rest);
  }

  private void readPacked(
      String root, String name, String leaf, InputStream in, Packed packed, boolean zip)
      throws IOException {
    if (packed.depth() == DEPTH_MAX) {
      begin(root, name).failure =
          "packed more than twice; unpack the outer files and import what is in them";
    } else if (zip) {
      readNestedZip(root, name, in, packed);
    } else {
      try (InputStream unpacked = new GZIPInputStream(in, BUFFER_BYTES)) {
        String inner = leaf.endsWith(".gz") ? leaf.substring(0, leaf.length() - 3) : leaf;
        read(root, name, inner, packed.budget().watch(unpacked), packed.deeper());
      }
    }
  }

  private void readNestedZip(String root, String name, InputStream in, Packed packed)
      throws IOException {
    try (ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!isPassedOver(entry)) {
          String inner = name + INSIDE + entry.getName();
          InputStream unpacked = packed.budget().watch(new Open(zip));
          read(root, inner, leaf(entry.getName()), unpacked, packed.deeper());
        }
      }
    }
  }

  /** An entry of an archive that is read on behind it. */
  private static final class Open extends FilterInputStream {
    Open(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, length);
    }

    @Override
    public void close() {}
  }

  private void readAs(EvidenceFormat format, SourceFile file, InputStream in)
      throws UnpackLimitException {
    gatherer.begin(file);
    try {
      format.read(in, gatherer);
    } catch (StoppedException e) {
      throw e;
    } catch (UnpackLimitException e) {
      // The whole of what it is packed in ends here.
      endedEarly(file, String.valueOf(e.getMessage()));
      gatherer.end();
      throw e;
    } catch (IOException e) {
      endedEarly(file, damaged(e));
    } catch (RuntimeException e) {
      // A format that fails over a file costs that file's rest and nothing else.
      endedEarly(file, "cannot be read any further: " + e);
    }
    gatherer.end();
  }

  private void endedEarly(SourceFile file, String why) {
    file.failure = why;
    gatherer.unreadable("after event " + file.read, why);
  }

  private static String damaged(IOException e) {
    return "cannot be read any further: " + EvidencePaths.problem(e);
  }

  private SourceFile begin(String root, String name) {
    meter.check();
    meter.entered(name);
    SourceFile file = new SourceFile(root, name);
    files.add(file);
    return file;
  }

  private @Nullable EvidenceFormat formatOf(String leaf, byte[] head) {
    for (EvidenceFormat format : config.formats()) {
      if (head.length > 0 && format.recognises(leaf, head)) {
        return format;
      }
    }
    return null;
  }

  private String notRecognised(String leaf) {
    String expected =
        config.formats().stream().map(EvidenceFormat::name).collect(Collectors.joining(", "));
    return "not recognised: " + leaf + "; expected " + (expected.isEmpty() ? "nothing" : expected);
  }

  private static String leaf(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static boolean isZip(byte[] head) {
    return head.length >= 4
        && head[0] == 'P'
        && head[1] == 'K'
        && (head[2] == 3 && head[3] == 4 || head[2] == 5 && head[3] == 6);
  }

  private static boolean isGzip(byte[] head) {
    return head.length >= 2 && head[0] == 0x1f && (head[1] & 0xff) == 0x8b;
  }
}
