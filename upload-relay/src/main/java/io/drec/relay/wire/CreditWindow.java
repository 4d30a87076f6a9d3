package io.drec.relay.wire;

/**
 * What a receiver has allowed for one lane of one stream: the far end may send {@link #open} bytes
 * more; what came and was not passed on is held. The two together never exceed the window.
 */
public final class CreditWindow {
  private int open;
  private int held;

  public CreditWindow(int initialBytes) {
    this.open = initialBytes;
  }

  /**
   * @throws FrameException when that much was not allowed
   */
  public void received(int bytes) throws FrameException {
    if (bytes > open) {
      throw new FrameException(
          FrameException.Cause.CREDIT, bytes + " bytes where " + open + " were allowed");
    }
    open -= bytes;
    held += bytes;
  }

  public int heldBytes() {
    return held;
  }

  /**
   * Bytes went on their way.
   *
   * @param window how much may be allowed and held together from now on
   * @return how much more to allow; 0: nothing yet, as small grants cost frames
   */
  public int passedOn(int bytes, int window) {
    held -= bytes;
    int grant = window - open - held;
    if (grant < window / 2) {
      return 0;
    }
    open += grant;
    return grant;
  }
}
