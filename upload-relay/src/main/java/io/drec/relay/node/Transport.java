package io.drec.relay.node;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Event loops; on NIO everywhere (docs/decisions/netty-natives.md says why not epoll). */
final class Transport implements AutoCloseable {
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
