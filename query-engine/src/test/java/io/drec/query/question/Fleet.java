package io.drec.query.question;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.sample.Foreign;
import io.drec.sample.Frames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Imported recordings of two hosts with something of everything in them. */
final class Fleet {
  static final String ENCODED =
      "powershell.exe -NoP -enc " + encoded("IEX (New-Object Net.WebClient)");

  final Frames frames = new Frames().imported("wks1");
  final Foreign shell =
      frames
          .foreign(700, "{g-700}", "C:\\Windows\\explorer.exe")
          .user("CORP\\Ann")
          .sid("S-1-5-21-7")
          .session("0x1f");
  final Foreign tool;

  Fleet() {
    tool = shell.starts(701, "{g-701}", "C:\\Users\\Ann\\Tool.exe", "Tool.exe -a \"x, y\"");
    tool.creates("C:\\Users\\Ann\\out.dll");
    tool.marks("C:\\Users\\Ann\\in.zip", "http://evil.example/in.zip", "http://evil.example/");
    tool.resolves("evil.example", "203.0.113.7");
    tool.connects(50_001, "203.0.113.7", 443);
    tool.sets("HKU\\S-1-5-21-7\\Software\\Run\\Up", "C:\\Users\\Ann\\Tool.exe");
    tool.loads("C:\\Users\\Ann\\out.dll", "sha256=00ff", "");
    tool.opens(frames.foreign(4, "{g-4}", "C:\\Windows\\lsass.exe"), 0x1fffff);
    Foreign power = tool.starts(702, "{g-702}", "C:\\Windows\\powershell.exe", ENCODED);
    power.interprets("s-1", 1, 3, "function A {\n");
    power.interprets("s-1", 3, 3, "}\n");
    frames.seal();
    frames.imported("srv2");
    Foreign system = frames.foreign(4, "{h-4}", "System");
    system.logon("CORP\\ann", "0x99", "10.0.0.5", 50_002);
    system.acts(SystemKind.SERVICE_CREATE, "upd").field(FieldId.COMMAND_LINE, "C:\\u.exe").add();
    system
        .tells(RecordType.LOG)
        .bodyInt(RecordLayout.Log.LEVEL, 4)
        .from("Security", "Auditing", 4703)
        .field(FieldId.TEXT, "a token was adjusted")
        .data("SubjectUserName", "SRV2$")
        .data("EnabledPrivilegeList", "SeBackupPrivilege")
        .data("ProcessId", "0x2bc")
        .add();
    frames.seal();
  }

  static String encoded(String script) {
    return Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
  }
}
