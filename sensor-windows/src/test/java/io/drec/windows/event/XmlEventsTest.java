package io.drec.windows.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events as XML, in syslog and in exports. */
final class XmlEventsTest {
  private final List<String> events = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  private void read(String text) {
    WindowsEventSink sink =
        new WindowsEventSink() {
          @Override
          public void event(WindowsEvent event) {
            StringBuilder fields = new StringBuilder();
            for (int i = 0; i < event.fieldCount(); i++) {
              fields.append(event.name(i)).append('=').append(event.value(i)).append(';');
            }
            events.add(fields.toString());
          }

          @Override
          public void unreadable(String where, String why) {
            unreadable.add(where + ": " + why);
          }
        };
    try {
      XmlEvents.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String event(String data) {
    return "<Event><System><Provider Name=\"P\"/><EventID>1</EventID></System>" + data + "</Event>";
  }

  @Test
  void shouldFindEventsInLinesOfSyslog() {
    read(
        "Nov 20 12:00:00 pc kernel: <Events> are no events\n"
            + "Nov 20 12:00:01 pc sysmon: "
            + event("<EventData><Data Name=\"A\">1 &lt; 2</Data><Data>x</Data></EventData>")
            + "\nNov 20 12:00:02 pc cron: hello\n");
    assertThat(events).containsExactly("SourceName=P;EventID=1;A=1 < 2;param1=x;");
    assertThat(unreadable).isEmpty();
  }

  @Test
  void shouldReadAnExportWithSeveralEventsAndLines() {
    String several = event("\n <UserData>\n <X xmlns='u'>\n<Y>1</Y></X></UserData>\n");
    read("<?xml version=\"1.0\"?>\n<Events>" + several + several + "\n</Events>");
    assertThat(events).hasSize(2).containsOnly("SourceName=P;EventID=1;Y=1;");
    assertThat(unreadable).isEmpty();
  }

  @Test
  void shouldTellWhatIsCutOffOrNoXmlAndGoOn() {
    read(
        "<Event><System><EventID>1\n"
            + event("")
            + "\n<Event><System></Event>\n"
            + event("")
            + "\n<Event><System>");
    assertThat(events).hasSize(2);
    assertThat(unreadable).hasSize(3);
    assertThat(unreadable.get(0)).startsWith("line 1: ");
    assertThat(unreadable.get(1)).startsWith("line 3: ");
    assertThat(unreadable.get(2)).startsWith("line 5: ");
  }

  /** What an attacker writes into a log must not make the reader fetch or expand anything. */
  @Test
  void shouldNotExpandEntities() {
    read(
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>"
            + event("<EventData><Data Name=\"A\">&a;</Data></EventData>"));
    assertThat(events).isEmpty();
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void shouldRefuseElementsWithinElementsWithoutEnd() {
    read("<Event>" + "<a>".repeat(1000) + "</Event>\n" + event(""));
    assertThat(events).hasSize(1);
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void shouldRefuseAnEventThatIsTooLong() {
    read(event("x".repeat(2 * XmlEvents.EVENT_BYTES_MAX)) + "\n" + event(""));
    assertThat(events).hasSize(1);
    assertThat(unreadable).hasSize(1);
  }
}
