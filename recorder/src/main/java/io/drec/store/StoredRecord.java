package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.RecordView;

/**
 * One record and what its frame says of it.
 *
 * @param host name of the host that it happened on
 * @param timeNs of the act, ns since 1970 UTC, by the recorder's clock offset
 * @param process the process of the record's header, null-free: ids are made from host, boot, pid
 *     and start, also where the store knows no more of it
 * @param record valid only as long as whoever handed this out says
 */
public record StoredRecord(
    EventId id, String host, long timeNs, EntityId process, RecordView record) {}
