package io.drec.windows.mapping;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event written by hand, and how each collector would write it. Its number is 17, its host
 * pc1.corp.example, and it was written at 2024-05-06T07:08:09.123Z.
 */
record RawEvent(String provider, String channel, int code, Map<String, String> data) {
  static final String HOST = "pc1.corp.example";
  static final String UTC = "2024-05-06 07:08:09.123";

  static RawEvent of(String provider, String channel, int code, String... namesAndValues) {
    Map<String, String> data = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      data.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new RawEvent(provider, channel, code, data);
  }

  static RawEvent sysmon(int code, String... namesAndValues) {
    RawEvent event =
        of(
            "Microsoft-Windows-Sysmon",
            "Microsoft-Windows-Sysmon/Operational",
            code,
            namesAndValues);
    Map<String, String> data = new LinkedHashMap<>();
    data.put("RuleName", "-");
    data.put("UtcTime", UTC);
    data.putAll(event.data);
    return new RawEvent(event.provider, event.channel, code, data);
  }

  static RawEvent security(int code, String... namesAndValues) {
    return of("Microsoft-Windows-Security-Auditing", "Security", code, namesAndValues);
  }

  /** The record. */
  Mapped mapped() {
    return Mapped.of(elasticFlat());
  }

  List<String> jsonShapes() {
    return List.of(elasticFlat(), nxlog(), winlogbeat(), winlogbeat6(), evtxTool(), xmlToJson());
  }

  /** As the datasets of recorded attacks are published. */
  String elasticFlat() {
    return "{\"SourceName\":%s,\"Channel\":%s,\"EventID\":%d,\"Hostname\":%s,\"Level\":\"4\","
            .formatted(quote(provider), quote(channel), code, quote(HOST))
        + "\"TimeCreated\":\"2024-05-06T07:08:09.123Z\",\"RecordNumber\":17,"
        + "\"@timestamp\":\"2024-05-06T07:08:30.000Z\",\"ExecutionProcessID\":4444,"
        + "\"UserID\":\"S-1-5-18\""
        + members(data)
        + "}\n";
  }

  /** Local time of a host four hours behind, received by a collector in the same zone. */
  String nxlog() {
    return "{\"EventTime\":\"2024-05-06 03:08:09\",\"EventReceivedTime\":\"2024-05-06 03:08:29\","
        + "\"Hostname\":%s,\"SourceName\":%s,\"Channel\":%s,\"EventID\":%d,"
            .formatted(quote(HOST), quote(provider), quote(channel), code)
        + "\"SeverityValue\":2,\"ExecutionProcessID\":4444,\"ThreadID\":5555,"
        + "\"UserID\":\"S-1-5-18\","
        + "\"host\":\"collector.example\",\"port\":6,\"tags\":[\"a\",\"b\"],\"RecordNumber\":17,"
        + "\"@timestamp\":\"2024-05-06T07:08:30.500Z\",\"@version\":\"1\""
        + members(data)
        + "}\n";
  }

  String winlogbeat() {
    return "{\"@timestamp\":\"2024-05-06T07:08:09.123Z\",\"host\":{\"name\":\"collector.example\"},"
        + "\"agent\":{\"type\":\"winlogbeat\"},\"event\":{\"code\":\"%d\",\"provider\":%s,"
            .formatted(code, quote(provider))
        + "\"created\":\"2024-05-06T07:08:31.000Z\"},\"winlog\":{\"channel\":%s,"
            .formatted(quote(channel))
        + "\"computer_name\":%s,\"event_id\":\"%d\",\"provider_name\":%s,\"record_id\":\"17\","
            .formatted(quote(HOST), code, quote(provider))
        + "\"level\":4,\"process\":{\"pid\":4444,\"thread\":{\"id\":5555}},"
        + "\"user\":{\"identifier\":\"S-1-5-18\"},\"event_data\":{"
        + members(data).substring(data.isEmpty() ? 0 : 1)
        + "}}}\n";
  }

  String winlogbeat6() {
    return "{\"@timestamp\":\"2024-05-06T07:08:09.123Z\",\"beat\":{\"name\":\"collector\"},"
        + "\"log_name\":%s,\"source_name\":%s,\"computer_name\":%s,\"event_id\":%d,"
            .formatted(quote(channel), quote(provider), quote(HOST), code)
        + "\"level\":\"4\",\"record_number\":\"17\",\"process_id\":4444,\"thread_id\":5555,"
        + "\"user\":{\"identifier\":\"S-1-5-18\"},\"event_data\":{"
        + members(data).substring(data.isEmpty() ? 0 : 1)
        + "}}\n";
  }

  String evtxTool() {
    return "{\n\"Event\": {\n  \"#attributes\": {\"xmlns\": \"http://schemas/event\"},\n"
        + "  \"System\": {\"Provider\": {\"#attributes\": {\"Name\": %s}},\n"
            .formatted(quote(provider))
        + "    \"EventID\": {\"#attributes\": {\"Qualifiers\": 0}, \"#text\": %d},\n"
            .formatted(code)
        + "    \"Level\": 4, \"TimeCreated\": {\"#attributes\": "
        + "{\"SystemTime\": \"2024-05-06T07:08:09.123000Z\"}},\n"
        + "    \"EventRecordID\": 17, \"Correlation\": null,\n"
        + "    \"Execution\": {\"#attributes\": {\"ProcessID\": 4444, \"ThreadID\": 5555}},\n"
        + "    \"Channel\": %s, \"Computer\": %s,\n".formatted(quote(channel), quote(HOST))
        + "    \"Security\": {\"#attributes\": {\"UserID\": \"S-1-5-18\"}}},\n"
        + "  \"EventData\": {"
        + members(data).substring(data.isEmpty() ? 0 : 1)
        + "}\n}\n}\n";
  }

  /** As general converters of XML write it. */
  String xmlToJson() {
    StringBuilder items = new StringBuilder();
    data.forEach(
        (name, value) ->
            items
                .append(items.isEmpty() ? "" : ",")
                .append("{\"@Name\":%s,\"#text\":%s}".formatted(quote(name), quote(value))));
    return "[{\"Event\":{\"@xmlns\":\"x\",\"System\":{\"Provider\":{\"@Name\":%s},"
            .formatted(quote(provider))
        + "\"EventID\":\"%d\",\"Level\":\"4\",\"EventRecordID\":\"17\",".formatted(code)
        + "\"TimeCreated\":{\"@SystemTime\":\"2024-05-06T07:08:09.123Z\"},\"Correlation\":null,"
        + "\"Execution\":{\"@ProcessID\":\"4444\",\"@ThreadID\":\"5555\"},\"Channel\":%s,"
            .formatted(quote(channel))
        + "\"Computer\":%s,\"Security\":{\"@UserID\":\"S-1-5-18\"}},\"EventData\":{\"Data\":["
            .formatted(quote(HOST))
        + items
        + "]}}}]";
  }

  /** In syslog, behind the words of the relay. */
  String syslog() {
    StringBuilder items = new StringBuilder();
    data.forEach(
        (name, value) ->
            items.append("<Data Name=\"%s\">%s</Data>".formatted(escape(name), escape(value))));
    return "<13>1 2024-05-06T07:08:09.2Z relay sysmon 99 - - <Event><System><Provider Name=\"%s\"/>"
            .formatted(escape(provider))
        + "<EventID>%d</EventID><Version>5</Version><Level>4</Level>".formatted(code)
        + "<TimeCreated SystemTime=\"2024-05-06T07:08:09.123000000Z\"/>"
        + "<EventRecordID>17</EventRecordID><Correlation/>"
        + "<Execution ProcessID=\"4444\" ThreadID=\"5555\"/><Channel>%s</Channel>"
            .formatted(channel)
        + "<Computer>%s</Computer><Security UserId=\"S-1-5-18\"/></System>".formatted(HOST)
        + "<EventData>"
        + items
        + "</EventData></Event>\n";
  }

  private static String members(Map<String, String> data) {
    StringBuilder members = new StringBuilder();
    data.forEach((name, value) -> members.append(",%s:%s".formatted(quote(name), quote(value))));
    return members.toString();
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\r", "\\r")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
        + '"';
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
