package io.drec.sample;

import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import io.drec.store.EntityId;
import io.drec.store.EntityIds;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A socket that a process of a story has. */
public final class Flow {
  private static final int UDP = 17;

  private final Proc process;
  private final int protocol;
  private final byte[] remote;
  private final int family;
  private final int remotePort;
  private final long socketId;
  private int localPort = 40_000;
  private int outbound = RecordLayout.UNKNOWN_U32;
  private long openTimeNs;

  Flow(Proc process, int protocol, String address, int port) {
    this.process = process;
    this.protocol = protocol;
    byte[] bytes = address(address);
    this.remote = Arrays.copyOf(bytes, 16);
    this.family = bytes.length == 4 ? 2 : 10;
    this.remotePort = port;
    this.socketId = process.frames.nextSocket();
  }

  private static byte[] address(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + literal, e);
    }
  }

  /** The near end's port; 40000 where a process connects, 22 where it accepts. */
  public Flow local(int port) {
    localPort = port;
    return this;
  }

  /** 1: this side began, 0: the other. */
  public Flow outbound(int value) {
    outbound = value;
    return this;
  }

  public EntityId id() {
    EntityIds ids = new EntityIds();
    byte[] host = process.frames.hostId();
    byte[] boot = process.frames.bootId();
    return protocol == UDP
        ? ids.flow(host, boot, socketId, remote, remotePort)
        : ids.flow(host, boot, socketId);
  }

  /** A connection in progress is established, or fails. */
  public Flow decided(int result) {
    return phase(RecordLayout.FLOW_CONNECT, result);
  }

  Flow phase(int phase, int result) {
    record(phase).bodyInt(NetFlow.RESULT, result);
    openTimeNs = process.frames.nowNs();
    process.frames.add();
    return this;
  }

  /** The first datagram from this peer comes in. */
  public Flow receive() {
    record(RecordLayout.FLOW_RECEIVE);
    process.frames.add();
    return this;
  }

  public void close(long bytesSent, long bytesReceived) {
    record(RecordLayout.FLOW_CLOSE)
        .bodyLong(NetFlow.OPEN_TIME_NS, openTimeNs)
        .bodyLong(NetFlow.BYTES_SENT, bytesSent)
        .bodyLong(NetFlow.BYTES_RECEIVED, bytesReceived);
    process.frames.add();
  }

  private RecordBuilder record(int phase) {
    byte[] local =
        family == 2 ? address(process.frames.address()) : new byte[] {(byte) 0xfd, 0, 0, 5};
    return process
        .record(RecordType.NET_FLOW, NetFlow.BYTES)
        .bodyInt(NetFlow.PHASE, phase)
        .bodyShort(NetFlow.FAMILY, family)
        .bodyShort(NetFlow.PROTOCOL, protocol)
        .bodyShort(NetFlow.LOCAL_PORT, localPort)
        .bodyShort(NetFlow.REMOTE_PORT, remotePort)
        .bodyBytes(NetFlow.LOCAL_ADDR, Arrays.copyOf(local, 16))
        .bodyBytes(NetFlow.REMOTE_ADDR, remote)
        .bodyLong(NetFlow.SOCKET_ID, socketId)
        .bodyInt(NetFlow.OUTBOUND, outbound);
  }
}
