package dev.tidemark.storage.engine;

import java.nio.file.Path;

/** A process that starts an engine and waits to be killed. */
final class EngineParent {
  private EngineParent() {}

  public static void main(String[] args) throws InterruptedException {
    EngineProcess engine = EngineProcess.start(TestEngine.options(Path.of(args[0])));
    System.out.println("pid=" + engine.pid());
    Thread.currentThread().join();
  }
}
