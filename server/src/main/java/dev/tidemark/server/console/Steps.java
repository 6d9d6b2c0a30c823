package dev.tidemark.server.console;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Says what is going on, a line for each step. On a terminal the line of the running step moves,
 * with a bar, a rate and the time left; elsewhere a long step says where it is at each quarter. Not
 * thread-safe.
 */
public final class Steps {
  private static final int BAR = 24;
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintWriter out;
  private final boolean terminal;

  /**
   * @param terminal whether lines may be overwritten
   */
  public Steps(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Steps on a command's output: lines move if that is a terminal. */
  public static Steps on(PrintWriter out) {
    return new Steps(
        out, Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
  }

  /** What a step does; it answers with a few words on what came out of it. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    String run(Progress progress) throws E;
  }

  /** Runs a step and says what came out of it. */
  public <E extends Exception> void step(String title, Work<E> work) throws E {
    Progress progress = new Progress(title, System.nanoTime());
    progress.start();
    String outcome = work.run(progress);
    progress.finish(outcome);
  }

  /** How far the running step is. */
  public final class Progress {
    private final String title;
    private final long start;
    private long drawn;
    private int quarter;

    private Progress(String title, long start) {
      this.title = title;
      this.start = start;
    }

    private void start() {
      if (terminal) {
        out.print("  · " + title);
        out.flush();
      }
    }

    /**
     * @param where a few words on the place, such as the date that is being replayed
     */
    public void at(long done, long total, String where) {
      long now = System.nanoTime();
      if (terminal && now - drawn >= REDRAW_NANOS) {
        drawn = now;
        out.print(
            "\r\033[K  · "
                + title
                + "  "
                + bar(done, total)
                + " "
                + rate(done, total, now)
                + "  "
                + where);
        out.flush();
      } else if (!terminal && total > 0 && 4 * done / total > quarter && done < total) {
        quarter = (int) (4 * done / total);
        out.printf(
            Locale.ROOT,
            "    %s: %d %%  %s  %s%n",
            title,
            25 * quarter,
            rate(done, total, now),
            where);
        out.flush();
      }
    }

    private void finish(String outcome) {
      double seconds = (System.nanoTime() - start) / 1e9;
      String line = String.format(Locale.ROOT, "  ✓ %-28s %6.1f s   %s", title, seconds, outcome);
      out.println(terminal ? "\r\033[K" + line : line);
      out.flush();
    }

    private static String bar(long done, long total) {
      int filled = total == 0 ? 0 : (int) Math.min(BAR, BAR * done / total);
      return "█".repeat(filled) + "░".repeat(BAR - filled);
    }

    private String rate(long done, long total, long now) {
      double seconds = (now - start) / 1e9;
      double perSecond = done / Math.max(seconds, 1e-3);
      double left = perSecond == 0 ? 0 : (total - done) / perSecond;
      return String.format(Locale.ROOT, "%,.0f/s, %.0f s left", perSecond, left);
    }
  }
}
