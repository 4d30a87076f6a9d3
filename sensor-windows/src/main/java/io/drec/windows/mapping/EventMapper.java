package io.drec.windows.mapping;

import io.drec.windows.event.EventField;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Makes one record of each event. Not thread safe. */
public final class EventMapper {
  private static final EventMapping SYSMON = new SysmonMapping();
  private static final EventMapping SECURITY = new SecurityMapping();
  private static final EventMapping POWERSHELL = new PowerShellMapping();
  private static final EventMapping EQL = new EqlMapping();
  private static final EventMapping NONE = (code, event, draft) -> false;

  private static final Map<String, EventMapping> BY_PROVIDER =
      Map.of(
          "microsoft-windows-sysmon", SYSMON,
          "linux-sysmon", SYSMON,
          "microsoft-windows-security-auditing", SECURITY,
          "microsoft-windows-powershell", POWERSHELL,
          "powershell", POWERSHELL,
          "microsoft-windows-taskscheduler", new TaskMapping(),
          "microsoft-windows-wmi-activity", new WmiMapping(),
          "service control manager", new ServiceMapping(),
          "microsoft-windows-eventlog", new EventLogMapping());

  private static final Map<String, EventMapping> BY_CHANNEL =
      Map.of(
          "microsoft-windows-sysmon/operational", SYSMON,
          "linux-sysmon/operational", SYSMON,
          "security", SECURITY,
          "windows powershell", POWERSHELL,
          "microsoft-windows-powershell/operational", POWERSHELL,
          "microsoft-windows-taskscheduler/operational", new TaskMapping(),
          "microsoft-windows-wmi-activity/operational", new WmiMapping());

  /** More providers than any host has. */
  private static final int KNOWN_MAX = 4096;

  /** Sysmon's events, and the one in which it tells of its own error. */
  private static final int SYSMON_LAST = 29;

  private static final int SYSMON_ERROR = 255;

  private final Map<String, EventMapping> known = new HashMap<>();
  private final Draft draft = new Draft();

  /** The record of an event, valid until the next call. */
  public ByteBuffer map(WindowsEvent event) {
    draft.of(event);
    long number = event.number(EventHeader.CODE);
    int code = number < 0 || number > Integer.MAX_VALUE ? 0 : (int) number;
    if (!mapping(event, code).map(code, event, draft)) {
      LogMapping.map(event, draft);
    }
    return draft.end(code);
  }

  /** Name of the host that wrote an event, as it says itself; empty when it does not. */
  public static String host(WindowsEvent event) {
    String host = event.text(EventHeader.COMPUTER);
    return host == null ? "" : host;
  }

  private EventMapping mapping(WindowsEvent event, int code) {
    String provider = event.text(EventHeader.PROVIDER);
    if (provider != null) {
      return known(provider, BY_PROVIDER);
    }
    String channel = event.text(EventHeader.CHANNEL);
    if (channel != null) {
      return known(channel, BY_CHANNEL);
    }
    if (event.has(EventField.EQL_EVENT_TYPE) && event.has(EventField.EQL_UNIQUE_PID)) {
      return EQL;
    }
    return looksLikeSysmon(event, code) ? SYSMON : NONE;
  }

  private EventMapping known(String name, Map<String, EventMapping> table) {
    EventMapping mapping = known.get(name);
    if (mapping == null) {
      mapping = table.getOrDefault(name.toLowerCase(Locale.ROOT), NONE);
      if (known.size() < KNOWN_MAX) {
        known.put(name, mapping);
      }
    }
    return mapping;
  }

  /** Recordings that tell neither channel nor provider: only Sysmon calls its clock so. */
  private static boolean looksLikeSysmon(WindowsEvent event, int code) {
    return event.has(EventField.UTC_TIME)
        && ((code >= 1 && code <= SYSMON_LAST) || code == SYSMON_ERROR);
  }
}
