package dev.tidemark.shadow.candidate;

import dev.tidemark.shadow.process.Sandbox;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** What is found out once at start. */
@Factory
final class ShadowFactory {
  @Singleton
  Sandbox sandbox() {
    return Sandbox.detect();
  }
}
