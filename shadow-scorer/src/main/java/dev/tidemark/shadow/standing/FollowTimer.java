package dev.tidemark.shadow.standing;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Looks at the standing shadows every few seconds, in a process with the scorer's role. */
@Singleton
@Requires(property = "tidemark.roles.shadow-scorer", value = "true")
final class FollowTimer {
  private final Follower follower;

  FollowTimer(Follower follower) {
    this.follower = follower;
  }

  @Scheduled(fixedDelay = "${tidemark.shadow.follow-interval:5s}", initialDelay = "5s")
  void look() {
    follower.look();
  }
}
