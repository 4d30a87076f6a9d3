package io.drec.relay.node;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Event loops; on NIO everywhere (docs/decisions/netty-natives.md says why not epoll). */
final class Transport implements AutoCloseable {
  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

  static {
    // One buffer in 128 keeps the stack of who made it: 3 % of a relay's time, for who looks for
    // it.
    if (System.getProperty(LEAK_DETECTION) == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  private final EventLoopGroup loops;

  /**
   * @param name of the threads
   */
  Transport(String name, int threads) {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  EventLoopGroup loops() {
    return loops;
  }

  Class<? extends SocketChannel> socket() {
    return NioSocketChannel.class;
  }

  Class<? extends ServerSocketChannel> serverSocket() {
    return NioServerSocketChannel.class;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
