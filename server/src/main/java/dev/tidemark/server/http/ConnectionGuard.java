package dev.tidemark.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections that never ask anything, or ask it a byte at a time, from using up what others
 * need. A connection between two requests is left to the idle time-out.
 */
@Singleton
final class ConnectionGuard implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final ConnectionSettings settings;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionGuard(ConnectionSettings settings) {
    this.settings = settings;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Customizer(null));
    return event.getBean();
  }

  private final class Customizer implements NettyServerCustomizer {
    private final @Nullable Channel channel;

    Customizer(@Nullable Channel channel) {
      this.channel = channel;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel opened, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Customizer(opened) : this;
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel == null) {
        return;
      }
      ChannelPipeline pipeline = channel.pipeline();
      if (pipeline.get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) != null) {
        Head head = new Head();
        pipeline.addFirst(head);
        pipeline.addAfter(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, new HeadEnd(head));
      }
    }
  }

  /** Before the codec: sees bytes, not messages. All calls come from the channel's event loop. */
  private final class Head extends ChannelInboundHandlerAdapter {
    private boolean isAwaited = true;
    private @Nullable Future<?> timeout;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      boolean isOneTooMany = open.incrementAndGet() > settings.maxConnections();
      context.channel().closeFuture().addListener(_ -> open.decrementAndGet());
      if (isOneTooMany) {
        refuse(context, "503 Service Unavailable\r\nRetry-After: 1");
      } else {
        await(context);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (isAwaited && timeout == null) {
        await(context);
      }
      context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      arrived();
      context.fireChannelInactive();
    }

    void arrived() {
      isAwaited = false;
      if (timeout != null) {
        timeout.cancel(false);
        timeout = null;
      }
    }

    void nextIsAwaited() {
      isAwaited = true;
    }

    private void await(ChannelHandlerContext context) {
      timeout =
          context
              .executor()
              .schedule(
                  () -> refuse(context, "408 Request Timeout"),
                  settings.headTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
    }

    private static void refuse(ChannelHandlerContext context, String status) {
      String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      context
          .writeAndFlush(Unpooled.wrappedBuffer(answer.getBytes(US_ASCII)))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** After the codec: sees where a head and a body end. */
  private static final class HeadEnd extends ChannelInboundHandlerAdapter {
    private final Head head;

    HeadEnd(Head head) {
      this.head = head;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        head.arrived();
      }
      if (message instanceof LastHttpContent) {
        head.nextIsAwaited();
      }
      context.fireChannelRead(message);
    }

    /** The framework notices a body that stops, but does nothing about it. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof IdleStateEvent idle
          && idle.state() == IdleState.READER_IDLE
          && !head.isAwaited) {
        var _ = context.close(); // nothing is to be done about its outcome
      } else {
        context.fireUserEventTriggered(event);
      }
    }
  }
}
