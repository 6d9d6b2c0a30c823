package dev.tidemark.storage.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of which models, versions and features a server takes records. Asked when a record's names
 * differ from those of the one before it, not for each record. Thread-safe.
 */
public interface Admission {
  /** Takes all. */
  Admission ALL =
      new Admission() {
        @Override
        public @Nullable String refusal(String model, String version) {
          return null;
        }

        @Override
        public @Nullable String featureRefusal(String model, List<String> names) {
          return null;
        }
      };

  /**
   * @return null: taken; otherwise why not, for the sender
   */
  @Nullable String refusal(String model, String version);

  /**
   * @param names the features of one record
   * @return null: taken; otherwise why not, for the sender
   */
  @Nullable String featureRefusal(String model, List<String> names);
}
