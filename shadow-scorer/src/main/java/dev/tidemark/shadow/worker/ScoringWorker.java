package dev.tidemark.shadow.worker;

import ai.onnxruntime.OrtException;
import dev.tidemark.shadow.process.Frame;
import dev.tidemark.shadow.process.Payload;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Main class of a scoring process: the only place where a candidate's file is run. It reads {@link
 * Frame}s from standard input and answers on standard output, in order, and has no other business:
 * no files, no network, no service around it. It ends with its standard input.
 *
 * <p>One thread reads while another computes, so that the next batch is here when the model is done
 * with the last, and so that the process ends with its parent even inside an endless model.
 */
public final class ScoringWorker {
  /** Batches read ahead, and the buffers they lie in. */
  private static final int AHEAD = 2;

  private record Message(int type, ByteBuffer payload) {}

  private final FileChannel in = new FileInputStream(FileDescriptor.in).getChannel();
  private final FileChannel out = new FileOutputStream(FileDescriptor.out).getChannel();
  private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(AHEAD);
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(AHEAD + 2);

  private ScoringWorker() {
    for (int i = 0; i < AHEAD + 2; i++) {
      free.add(ByteBuffer.allocateDirect(0));
    }
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    System.setOut(System.err);
    ScoringWorker worker = new ScoringWorker();
    Thread.ofPlatform().daemon().name("scoring").start(worker::answer);
    try {
      worker.read();
    } catch (IOException e) {
      System.err.println("reading: " + e.getMessage());
    }
    Runtime.getRuntime().halt(0);
  }

  private void read() throws IOException, InterruptedException {
    ByteBuffer header = ByteBuffer.allocateDirect(8);
    while (fill(header.clear())) {
      header.flip();
      int type = header.getInt();
      int length = header.getInt();
      ByteBuffer buffer = free.take();
      if (buffer.capacity() < length) {
        buffer = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
      }
      buffer.clear().limit(length);
      if (!fill(buffer)) {
        return;
      }
      messages.put(new Message(type, buffer.flip()));
    }
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  private void answer() {
    Engine engine = new Engine();
    try {
      while (true) {
        Message message = messages.take();
        answer(engine, message);
        free.put(message.payload());
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("answering: " + e.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }

  private void answer(Engine engine, Message message) throws IOException {
    try {
      switch (message.type()) {
        case Frame.LOAD -> send(Frame.LOADED, engine.load(message.payload()));
        case Frame.CONFIGURE -> {
          engine.configure(message.payload());
          send(Frame.CONFIGURED, ByteBuffer.allocate(0));
        }
        case Frame.SCORE -> send(Frame.SCORED, engine.score(message.payload()));
        default -> throw new IOException("message " + message.type());
      }
    } catch (OrtException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      byte[] reason =
          Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())
              .getBytes(StandardCharsets.UTF_8);
      send(Frame.FAILED, ByteBuffer.wrap(new Payload.Writer().bytes(reason).toByteArray()));
    }
  }

  private void send(int type, ByteBuffer payload) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(8).putInt(type).putInt(payload.remaining()).flip();
    ByteBuffer[] parts = {header, payload};
    while (header.hasRemaining() || payload.hasRemaining()) {
      if (out.write(parts) < 0) {
        throw new IOException("closed");
      }
    }
  }
}
