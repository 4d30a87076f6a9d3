package io.drec.windows.event;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of event data that the mapping asks for. An event may have any number of others; they
 * are kept, and found by nobody. Case does not count: Sysmon itself writes {@code
 * SourceProcessGUID} in one event and {@code SourceProcessGuid} in another.
 */
public enum EventField {
  ACCESS_MASK("AccessMask"),
  ACCOUNT_DOMAIN("AccountDomain"),
  ACCOUNT_NAME("AccountName"),
  ACTION_NAME("ActionName"),
  APPLICATION("Application"),
  AUDIT_POLICY_CHANGES("AuditPolicyChanges"),
  CALLER_PROCESS_ID("CallerProcessId"),
  CALLER_PROCESS_NAME("CallerProcessName"),
  CHANNEL("Channel"),
  CLIENT_ADDRESS("ClientAddress"),
  CLIENT_NAME("ClientName"),
  CLIENT_PROCESS_ID("ClientProcessId"),
  COMMAND_LINE("CommandLine"),
  CONSUMER("Consumer"),
  CONTENTS("Contents"),
  CONTEXT_INFO("ContextInfo"),
  CURRENT_DIRECTORY("CurrentDirectory"),
  DEST_ADDRESS("DestAddress"),
  DESTINATION("Destination"),
  DESTINATION_IP("DestinationIp"),
  DESTINATION_PORT("DestinationPort"),
  DEST_PORT("DestPort"),
  DETAILS("Details"),
  DEVICE("Device"),
  DIRECTION("Direction"),
  ESS("Ess"),
  EVENT_TYPE("EventType"),
  FILTER("Filter"),
  GRANTED_ACCESS("GrantedAccess"),
  HASH("Hash"),
  HASHES("Hashes"),
  IMAGE("Image"),
  IMAGE_LOADED("ImageLoaded"),
  IMAGE_PATH("ImagePath"),
  INITIATED("Initiated"),
  IP_ADDRESS("IpAddress"),
  IP_PORT("IpPort"),
  LOGON_ID("LogonId"),
  LOGON_TYPE("LogonType"),
  MEMBER_NAME("MemberName"),
  MEMBER_SID("MemberSid"),
  MESSAGE_NUMBER("MessageNumber"),
  MESSAGE_TOTAL("MessageTotal"),
  NAME("Name"),
  NEW_NAME("NewName"),
  NEW_PROCESS_ID("NewProcessId"),
  NEW_PROCESS_NAME("NewProcessName"),
  NEW_THREAD_ID("NewThreadId"),
  NEW_VALUE("NewValue"),
  OBJECT_NAME("ObjectName"),
  OBJECT_TYPE("ObjectType"),
  OBJECT_VALUE_NAME("ObjectValueName"),
  OPERATION("Operation"),
  OPERATION_TYPE("OperationType"),
  PARAM1("param1"),
  PARAM2("param2"),
  PARAM3("param3"),
  PARAM4("param4"),
  PARENT_COMMAND_LINE("ParentCommandLine"),
  PARENT_IMAGE("ParentImage"),
  PARENT_PROCESS_GUID("ParentProcessGuid"),
  PARENT_PROCESS_ID("ParentProcessId"),
  PARENT_PROCESS_NAME("ParentProcessName"),
  PATH("Path"),
  PAYLOAD("Payload"),
  PIPE_NAME("PipeName"),
  POSSIBLE_CAUSE("PossibleCause"),
  PRIVILEGE_LIST("PrivilegeList"),
  PROCESS_GUID("ProcessGuid"),
  PROCESS_ID("ProcessId"),
  PROCESS_NAME("ProcessName"),
  PROTOCOL("Protocol"),
  QUERY("Query"),
  QUERY_NAME("QueryName"),
  QUERY_RESULTS("QueryResults"),
  QUERY_STATUS("QueryStatus"),
  RELATIVE_TARGET_NAME("RelativeTargetName"),
  SCRIPT_BLOCK_ID("ScriptBlockId"),
  SCRIPT_BLOCK_TEXT("ScriptBlockText"),
  SERVICE_ACCOUNT("ServiceAccount"),
  SERVICE_FILE_NAME("ServiceFileName"),
  SERVICE_NAME("ServiceName"),
  SHARE_LOCAL_PATH("ShareLocalPath"),
  SHARE_NAME("ShareName"),
  SIGNATURE("Signature"),
  SIGNATURE_STATUS("SignatureStatus"),
  SIGNED("Signed"),
  SOURCE_ADDRESS("SourceAddress"),
  SOURCE_IMAGE("SourceImage"),
  SOURCE_IP("SourceIp"),
  SOURCE_PORT("SourcePort"),
  SOURCE_PROCESS_GUID("SourceProcessGuid"),
  SOURCE_PROCESS_ID("SourceProcessId"),
  SOURCE_THREAD_ID("SourceThreadId"),
  SOURCE_USER("SourceUser"),
  START_ADDRESS("StartAddress"),
  STATUS("Status"),
  SUBCATEGORY_GUID("SubcategoryGuid"),
  SUBJECT_DOMAIN_NAME("SubjectDomainName"),
  SUBJECT_LOGON_ID("SubjectLogonId"),
  SUBJECT_USER_NAME("SubjectUserName"),
  SUBJECT_USER_SID("SubjectUserSid"),
  TARGET_DOMAIN_NAME("TargetDomainName"),
  TARGET_FILENAME("TargetFilename"),
  TARGET_IMAGE("TargetImage"),
  TARGET_LINKED_LOGON_ID("TargetLinkedLogonId"),
  TARGET_LOGON_ID("TargetLogonId"),
  TARGET_OBJECT("TargetObject"),
  TARGET_PROCESS_GUID("TargetProcessGuid"),
  TARGET_PROCESS_ID("TargetProcessId"),
  TARGET_SERVER_NAME("TargetServerName"),
  TARGET_SID("TargetSid"),
  TARGET_USER_NAME("TargetUserName"),
  TARGET_USER_SID("TargetUserSid"),
  TASK_CONTENT("TaskContent"),
  TASK_CONTENT_NEW("TaskContentNew"),
  TASK_NAME("TaskName"),
  TYPE("Type"),
  USER("User"),
  USER_CONTEXT("UserContext"),
  USER_NAME("UserName"),
  UTC_TIME("UtcTime"),
  WORKSTATION("Workstation"),
  WORKSTATION_NAME("WorkstationName"),
  // Endgame's normalised schema, in the words of the Event Query Language.
  EQL_EVENT_TYPE("event_type"),
  EQL_SUBTYPE("subtype"),
  EQL_EVENT_SUBTYPE_FULL("event_subtype_full"),
  EQL_UNIQUE_PID("unique_pid"),
  EQL_UNIQUE_PPID("unique_ppid"),
  EQL_PID("pid"),
  EQL_PPID("ppid"),
  EQL_PROCESS_NAME("process_name"),
  EQL_PROCESS_PATH("process_path"),
  EQL_COMMAND_LINE("command_line"),
  EQL_PARENT_PROCESS_PATH("parent_process_path"),
  EQL_PARENT_PROCESS_NAME("parent_process_name"),
  EQL_PARENT_COMMAND_LINE("parent_command_line"),
  EQL_LOGON_ID("logon_id"),
  EQL_SID("sid"),
  EQL_FILE_PATH("file_path"),
  EQL_IMAGE_PATH("image_path"),
  EQL_REGISTRY_PATH("registry_path"),
  EQL_REGISTRY_DATA("registry_data"),
  EQL_DESTINATION_ADDRESS("destination_address"),
  EQL_DESTINATION_PORT("destination_port"),
  EQL_SOURCE_ADDRESS("source_address"),
  EQL_SOURCE_PORT("source_port"),
  EQL_QUERY_NAME("query_name"),
  EQL_WORKING_DIRECTORY("working_directory");

  private static final Map<String, EventField> BY_NAME = new HashMap<>();

  static {
    for (EventField field : values()) {
      BY_NAME.put(field.text.toLowerCase(Locale.ROOT), field);
    }
  }

  private final String text;

  EventField(String text) {
    this.text = text;
  }

  /** The name as Windows writes it. */
  public String text() {
    return text;
  }

  /** The field of that name in lower case, or null when the mapping asks for none such. */
  static @Nullable EventField ofLowerCase(String name) {
    return BY_NAME.get(name);
  }
}
