package dev.tidemark.storage.engine.http;

import org.jspecify.annotations.Nullable;

/** Tells a running request, at most once, that nobody waits for its answer any more. */
final class Cancellation {
  private @Nullable Runnable action;
  private boolean cancelled;

  /** What to do when the client has gone; done at once if it has gone already. */
  void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        this.action = action;
        return;
      }
    }
    action.run();
  }

  /** The request has ended: there is nothing to stop from here on. */
  synchronized void clear() {
    action = null;
  }

  void cancel() {
    @Nullable Runnable todo;
    synchronized (this) {
      cancelled = true;
      todo = action;
      action = null;
    }
    if (todo != null) {
      todo.run();
    }
  }
}
