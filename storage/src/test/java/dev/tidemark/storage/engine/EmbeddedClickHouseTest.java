package dev.tidemark.storage.engine;

/** The contract, on the embedded engine. */
class EmbeddedClickHouseTest extends ClickHouseContract {
  @Override
  Target target() {
    EngineProcess engine = TestEngine.get();
    return new Target("127.0.0.1", engine.port(), engine.user(), engine.password());
  }
}
