package io.drec.linux.hash;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 by the system's libcrypto, which uses what the processor has for it. Java's does so only
 * when the second compiler has compiled it, which the recorder has not: it takes some 13 ns a byte
 * there, this less than 1.
 *
 * <p>Allocates nothing once it is made. Not thread safe.
 */
public final class SystemSha256 extends MessageDigest {
  private static final int HASH_BYTES = 32;

  /** Of {@code SHA256_CTX}: 112 in every version; the rest is in case of another. */
  private static final int CONTEXT_BYTES = 256;

  private static final int SCRATCH_BYTES = 4096;

  private final long context;
  private final ByteBuffer scratch;
  private final long scratchAddress;

  /** What is freed when this is. */
  private final List<Memory> memory;

  /** The buffer that was read last, and where it lies. */
  private @Nullable ByteBuffer last;

  private long lastAddress;

  /** Functions of 1.0 to 3, which need nothing to be set up, nor torn down when Java ends. */
  private static final class Functions {
    private static final List<String> LIBRARIES = List.of("libcrypto.so.3", "libcrypto.so.1.1");
    private static final boolean WORK = areRight();

    static native int SHA256_Init(long context);

    static native int SHA256_Update(long context, long data, long length);

    static native int SHA256_Final(long hash, long context);

    private static boolean areRight() {
      for (String library : LIBRARIES) {
        try {
          Native.register(Functions.class, NativeLibrary.getInstance(library));
          return isRight(new SystemSha256());
        } catch (LinkageError e) {
          continue; // it is not there, or has these functions no more
        }
      }
      return false;
    }
  }

  private SystemSha256() {
    super("SHA-256");
    Memory state = new Memory(CONTEXT_BYTES);
    Memory room = new Memory(SCRATCH_BYTES);
    memory = List.of(state, room);
    context = Pointer.nativeValue(state);
    scratch = room.getByteBuffer(0, SCRATCH_BYTES);
    scratchAddress = Pointer.nativeValue(room);
    Functions.SHA256_Init(context);
  }

  /** The system's, where it is there and right; else Java's. */
  public static MessageDigest make() {
    return Functions.WORK ? new SystemSha256() : java();
  }

  private static MessageDigest java() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Whether it says the same as Java's, of more than one block and less than two. */
  private static boolean isRight(MessageDigest tried) {
    byte[] some = new byte[100];
    for (int i = 0; i < some.length; i++) {
      some[i] = (byte) i;
    }
    return isEqual(tried.digest(some), java().digest(some));
  }

  @Override
  protected int engineGetDigestLength() {
    return HASH_BYTES;
  }

  @Override
  protected void engineUpdate(byte input) {
    scratch.put(0, input);
    Functions.SHA256_Update(context, scratchAddress, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    for (int done = 0; done < length; done += SCRATCH_BYTES) {
      int part = Math.min(SCRATCH_BYTES, length - done);
      scratch.put(0, input, offset + done, part);
      Functions.SHA256_Update(context, scratchAddress, part);
    }
  }

  @Override
  protected void engineUpdate(ByteBuffer input) {
    if (!input.isDirect()) {
      super.engineUpdate(input);
      return;
    }
    if (input != last) {
      last = input;
      lastAddress = Pointer.nativeValue(Native.getDirectBufferPointer(input));
    }
    Functions.SHA256_Update(context, lastAddress + input.position(), input.remaining());
    input.position(input.limit());
  }

  @Override
  protected byte[] engineDigest() {
    byte[] hash = new byte[HASH_BYTES];
    engineDigest(hash, 0, HASH_BYTES);
    return hash;
  }

  @Override
  protected int engineDigest(byte[] out, int offset, int length) {
    Functions.SHA256_Final(scratchAddress, context);
    scratch.get(0, out, offset, HASH_BYTES);
    engineReset();
    return HASH_BYTES;
  }

  @Override
  protected void engineReset() {
    Functions.SHA256_Init(context);
  }
}
