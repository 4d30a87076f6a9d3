package io.drec.query.cli;

import io.drec.query.question.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at the one page of a browser that was started with a debugging port; on the loopback. */
final class DevTools implements AutoCloseable {
  private static final Pattern PAGE =
      Pattern.compile("\"webSocketDebuggerUrl\"\\s*:\\s*\"(ws://[^\"]+/devtools/page/[^\"]+)\"");
  private static final String LOOK =
      "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"returnByValue\":true,"
          + "\"expression\":\"document.documentElement.outerHTML\"}}";

  private final Answers answers;
  private final WebSocket socket;

  private DevTools(Answers answers, WebSocket socket) {
    this.answers = answers;
    this.socket = socket;
  }

  /**
   * @param profile where the browser writes down its port
   * @param endNs by {@link System#nanoTime}, when to give up
   */
  static DevTools connect(Path profile, long endNs) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    Path port = profile.resolve("DevToolsActivePort");
    while (true) {
      String address = Files.exists(port) ? pageOf(client, port) : null;
      if (address != null) {
        Answers answers = new Answers();
        return new DevTools(
            answers, client.newWebSocketBuilder().buildAsync(URI.create(address), answers).join());
      }
      pause("a page to look at", endNs);
    }
  }

  private static @Nullable String pageOf(HttpClient client, Path port)
      throws IOException, InterruptedException {
    String[] lines = Files.readString(port).split("\n");
    if (lines.length < 2) {
      return null;
    }
    URI list = URI.create("http://127.0.0.1:" + lines[0] + "/json/list");
    String pages =
        client
            .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher found = PAGE.matcher(pages);
    return found.find() ? found.group(1) : null;
  }

  /** The page as soon as it holds a text; what it held last when it never does. */
  String pageWith(String text, long endNs) throws IOException, InterruptedException {
    while (true) {
      socket.sendText(LOOK, true).join();
      String answer = answers.whole.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (answer == null) {
        throw new AssertionError("chromium did not say what its page holds");
      }
      String page =
          JsonTree.parse(answer.getBytes(StandardCharsets.UTF_8))
              .object("result")
              .object("result")
              .text("value", "");
      if (page.contains(text) || System.nanoTime() > endNs) {
        return page;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void pause(String what, long endNs) throws InterruptedException {
    if (System.nanoTime() > endNs) {
      throw new AssertionError("chromium did not show " + what);
    }
    TimeUnit.MILLISECONDS.sleep(50);
  }

  @Override
  public void close() {
    socket.sendText("{\"id\":2,\"method\":\"Browser.close\"}", true).join();
  }

  /** Each of the browser's answers, put together of what comes. */
  private static final class Answers implements WebSocket.Listener {
    private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();
    private final StringBuilder begun = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      begun.append(part);
      if (last) {
        whole.add(begun.toString());
        begun.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
