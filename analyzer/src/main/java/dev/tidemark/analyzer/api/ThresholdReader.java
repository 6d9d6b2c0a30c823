package dev.tidemark.analyzer.api;

import dev.tidemark.storage.model.Threshold;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads by what a value is called a drift, as users send it. */
final class ThresholdReader {
  private static final Set<String> FIXED = Set.of("rule");
  private static final Set<String> BUDGET = Set.of("rule", "per_month");
  private static final Set<String> PAST = Set.of("rule", "sigmas", "windows", "min_windows");

  private ThresholdReader() {}

  /** Null when it is absent or bad; what is bad is noted. */
  static @Nullable Threshold read(Members owner, String member) {
    if (owner.get(member) == null) {
      return null;
    }
    Members body = owner.object(member);
    String rule = body.text("rule");
    return switch (rule) {
      case "fixed" -> {
        body.only(FIXED);
        yield new Threshold.Fixed();
      }
      case "budget" -> {
        Double perMonth = positive(body.only(BUDGET), "per_month");
        yield new Threshold.Budget(perMonth == null ? 1 : perMonth);
      }
      case "past" -> past(body.only(PAST));
      case null, default -> {
        body.error("rule", "must be one of fixed, budget, past");
        yield null;
      }
    };
  }

  private static Threshold past(Members body) {
    Double sigmas = positive(body, "sigmas");
    Integer windows = body.whole("windows", 2);
    Integer least = body.whole("min_windows", 2);
    if (windows != null && windows > Threshold.Past.MOST_WINDOWS) {
      body.error("windows", "must be at most " + Threshold.Past.MOST_WINDOWS);
    }
    int back = windows == null ? Threshold.Past.DEFAULT_WINDOWS : windows;
    if (least != null && least > back) {
      body.error("min_windows", "must be at most windows");
    }
    return new Threshold.Past(
        sigmas == null ? Threshold.Past.DEFAULT_SIGMAS : sigmas,
        back,
        least == null ? Math.min(back, Threshold.Past.DEFAULT_MIN_WINDOWS) : least);
  }

  private static @Nullable Double positive(Members body, String name) {
    Double number = body.number(name);
    if (number != null && number <= 0) {
      body.error(name, "must be above 0");
    }
    return number;
  }
}
