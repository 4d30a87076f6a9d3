package io.drec.segment;

/** The streams of a block that is being packed. */
final class RowStreams {
  private final ByteOut[] streams;

  RowStreams(int count) {
    streams = new ByteOut[count];
    for (int i = 0; i < count; i++) {
      streams[i] = new ByteOut(64);
    }
  }

  ByteOut get(int stream) {
    return streams[stream];
  }

  int bytes() {
    int bytes = 0;
    for (ByteOut stream : streams) {
      bytes += stream.length();
    }
    return bytes;
  }

  /** The number of rows, then each stream; all are empty afterwards. */
  ByteOut finish(int rows) {
    ByteOut out = new ByteOut(bytes() + 4 * streams.length + 8).number(rows);
    out.number(streams.length);
    for (ByteOut stream : streams) {
      out.part(stream);
      stream.clear();
    }
    return out;
  }

  /** The streams of a payload; those that it lacks, being older, are empty. */
  static ByteIn[] read(ByteIn in, int count) {
    ByteIn[] streams = new ByteIn[count];
    int found = in.count(count);
    for (int i = 0; i < count; i++) {
      streams[i] = i < found ? in.part() : new ByteIn(new byte[0]);
    }
    in.end();
    return streams;
  }
}
