package io.drec.query.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request whose client goes away when it is closed, without having read anything. */
final class RawGet implements AutoCloseable {
  private final Socket socket;

  RawGet(URI engine, String path) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), engine.getPort());
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + engine.getAuthority()
            + "\r\nAuthorization: Bearer x\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
