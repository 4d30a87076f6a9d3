package io.drec.query.rehearse;

import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The other side of the rehearsal, a process of its own: the web server that has the script, and
 * the listener that the dropped program calls.
 *
 * <p>Reads the script from standard input (length, then bytes), so that no file of it exists before
 * it is downloaded; says {@code ready}; and ends with standard input, which ends with whoever
 * started it.
 */
final class StageServer {
  static final String SCRIPT_ADDRESS = "203.0.113.7";
  static final int SCRIPT_PORT = 8080;
  static final String SCRIPT_URL = "http://203.0.113.7:8080/stage.sh";
  static final String CALL_ADDRESS = "198.51.100.9";
  static final int CALL_PORT = 443;
  static final String CALL_URL = "http://198.51.100.9:443/";
  static final String READY = "ready";

  private static final byte[] GREETING = "hello\n".getBytes(StandardCharsets.US_ASCII);

  private StageServer() {}

  public static void main(String[] arguments) throws IOException {
    DataInputStream in = new DataInputStream(System.in);
    byte[] script = in.readNBytes(in.readInt());
    serve(SCRIPT_ADDRESS, SCRIPT_PORT, "/stage.sh", script);
    serve(CALL_ADDRESS, CALL_PORT, "/", GREETING);
    System.out.println(READY);
    System.out.flush();
    while (in.read() >= 0) {
      // Nobody writes more: this only waits for the end.
    }
    System.exit(0);
  }

  private static void serve(String address, int port, String path, byte[] body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }
}
