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
  APPLICATION("Application"),
  CALLER_PROCESS_ID("CallerProcessId"),
  CALLER_PROCESS_NAME("CallerProcessName"),
  CLIENT_ADDRESS("ClientAddress"),
  CLIENT_NAME("ClientName"),
  CLIENT_PROCESS_ID("ClientProcessId"),
  COMMAND_LINE("CommandLine"),
  CONSUMER("Consumer"),
  CONTENTS("Contents"),
  CONTEXT_INFO("ContextInfo"),
  CREATION_UTC_TIME("CreationUtcTime"),
  CURRENT_DIRECTORY("CurrentDirectory"),
  DATA("Data"),
  DEST_ADDRESS("DestAddress"),
  DESTINATION("Destination"),
  DESTINATION_IP("DestinationIp"),
  DESTINATION_PORT("DestinationPort"),
  DEST_PORT("DestPort"),
  DETAILS("Details"),
  DEVICE("Device"),
  DIRECTION("Direction"),
  EVENT_NAMESPACE("EventNamespace"),
  EVENT_TYPE("EventType"),
  FILTER("Filter"),
  GRANTED_ACCESS("GrantedAccess"),
  GROUP_NAME("GroupName"),
  HASH("Hash"),
  HASHES("Hashes"),
  HOST_APPLICATION("HostApplication"),
  IMAGE("Image"),
  IMAGE_LOADED("ImageLoaded"),
  IMAGE_PATH("ImagePath"),
  INITIATED("Initiated"),
  INTEGRITY_LEVEL("IntegrityLevel"),
  IP_ADDRESS("IpAddress"),
  IP_PORT("IpPort"),
  KEY_NAME("KeyName"),
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
  PARAM5("param5"),
  PARENT_COMMAND_LINE("ParentCommandLine"),
  PARENT_IMAGE("ParentImage"),
  PARENT_PROCESS_GUID("ParentProcessGuid"),
  PARENT_PROCESS_ID("ParentProcessId"),
  PARENT_PROCESS_NAME("ParentProcessName"),
  PATH("Path"),
  PAYLOAD("Payload"),
  PIPE_NAME("PipeName"),
  PRIVILEGE_LIST("PrivilegeList"),
  PROCESS_GUID("ProcessGuid"),
  PROCESS_ID("ProcessId"),
  PROCESS_NAME("ProcessName"),
  PROCESS_PATH("ProcessPath"),
  PROTOCOL("Protocol"),
  QUERY("Query"),
  QUERY_NAME("QueryName"),
  QUERY_RESULTS("QueryResults"),
  QUERY_STATUS("QueryStatus"),
  RELATIVE_TARGET_NAME("RelativeTargetName"),
  SCRIPT_BLOCK_ID("ScriptBlockId"),
  SCRIPT_BLOCK_TEXT("ScriptBlockText"),
  SERVICE_FILE_NAME("ServiceFileName"),
  SERVICE_NAME("ServiceName"),
  SERVICE_TYPE("ServiceType"),
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
  START_TYPE("StartType"),
  STATUS("Status"),
  SUBJECT_DOMAIN_NAME("SubjectDomainName"),
  SUBJECT_LOGON_ID("SubjectLogonId"),
  SUBJECT_USER_NAME("SubjectUserName"),
  SUBJECT_USER_SID("SubjectUserSid"),
  SUB_STATUS("SubStatus"),
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
  TASK_INSTANCE_ID("TaskInstanceId"),
  TASK_NAME("TaskName"),
  TYPE("Type"),
  USER("User"),
  USER_CONTEXT("UserContext"),
  USER_NAME("UserName"),
  UTC_TIME("UtcTime"),
  WORKSTATION("Workstation"),
  WORKSTATION_NAME("WorkstationName");

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
