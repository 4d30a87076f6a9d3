package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.WindowsEvent;
import org.jspecify.annotations.Nullable;

/** Accounts and groups, as Windows' security log tells of them. */
final class AccountMapping implements EventMapping {
  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    SystemKind kind = kind(code);
    if (kind == null) {
      return false;
    }
    draft.open(RecordType.SYSTEM, SystemAct.BYTES).bodyInt(SystemAct.KIND, kind.code()).subject();
    if (kind == SystemKind.GROUP_ADD || kind == SystemKind.GROUP_REMOVE) {
      draft
          .put(FieldId.TARGET_USER, MEMBER_NAME, MEMBER_SID)
          .sid(FieldId.TARGET_SID, MEMBER_SID)
          .account(FieldId.NAME, TARGET_DOMAIN_NAME, TARGET_USER_NAME);
    } else {
      draft
          .account(FieldId.TARGET_USER, TARGET_DOMAIN_NAME, TARGET_USER_NAME)
          .sid(FieldId.TARGET_SID, TARGET_SID, TARGET_USER_SID);
    }
    return true;
  }

  private static @Nullable SystemKind kind(int code) {
    return switch (code) {
      case 4720, 4741 -> SystemKind.ACCOUNT_CREATE;
      case 4722, 4723, 4724, 4725, 4738, 4740, 4742, 4767, 4781 -> SystemKind.ACCOUNT_CHANGE;
      case 4726, 4743 -> SystemKind.ACCOUNT_DELETE;
      case 4728, 4732, 4756 -> SystemKind.GROUP_ADD;
      case 4729, 4733, 4757 -> SystemKind.GROUP_REMOVE;
      default -> null;
    };
  }
}
