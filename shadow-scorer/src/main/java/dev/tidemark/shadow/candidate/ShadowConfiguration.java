package dev.tidemark.shadow.candidate;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code tidemark.shadow.*}.
 *
 * @param memoryMegabytes what a scoring process may take
 * @param batchTimeout longest time for one batch
 * @param threads the model's own threads; 0: one for each processor
 * @param chunkRows rows that are read, scored and stored as one
 * @param maxFileMegabytes largest ONNX file
 * @param sampleRows rows of real traffic that a candidate is tried on at registration
 * @param settle time left to a window after its end to be complete, before a standing shadow scores
 *     it
 * @param lease after this time without a sign of life a replay is taken over by another process
 * @param modelFolders folders on this machine from which candidates may be registered by path; none
 *     by default
 */
@ConfigurationProperties("tidemark.shadow")
public record ShadowConfiguration(
    @Bindable(defaultValue = "4096") @Min(256) int memoryMegabytes,
    @Bindable(defaultValue = "PT2M") @NotNull Duration batchTimeout,
    @Bindable(defaultValue = "0") @Min(0) @Max(1024) int threads,
    @Bindable(defaultValue = "131072") @Min(1) int chunkRows,
    @Bindable(defaultValue = "512") @Min(1) @Max(1900) int maxFileMegabytes,
    @Bindable(defaultValue = "1000") @Min(1) @Max(100_000) int sampleRows,
    @Bindable(defaultValue = "PT30S") @NotNull Duration settle,
    @Bindable(defaultValue = "PT1M") @NotNull Duration lease,
    @Nullable List<String> modelFolders) {

  /** Folders from which candidates may be registered by path. */
  List<String> allowedFolders() {
    return Objects.requireNonNullElse(modelFolders, List.of());
  }

  /** The model's own threads. */
  public int modelThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
