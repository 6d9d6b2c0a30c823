package dev.tidemark.analyzer.reference;

import dev.tidemark.storage.engine.ParquetRecords;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.record.RecordReader;
import dev.tidemark.storage.record.ReferenceDecoder;
import dev.tidemark.storage.record.Rejection;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.reference.ReferenceRowsWriter;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes references. A reference is whole or not there at all: the catalogue names a revision once
 * all its rows are written, and one bad record refuses the import.
 */
@Singleton
public final class ReferenceImport {
  private static final int LISTED_REJECTIONS = 20;

  private final ReferenceCatalog catalog;
  private final ReferenceRowsWriter writer;
  private final ModelCatalog models;
  private final RecordLimits limits;
  private final InstantSource clock;

  ReferenceImport(
      ReferenceCatalog catalog,
      ReferenceRowsWriter writer,
      ModelCatalog models,
      RecordLimits limits,
      InstantSource clock) {
    this.catalog = catalog;
    this.writer = writer;
    this.models = models;
    this.limits = limits;
    this.clock = clock;
  }

  /** Reads the body of an import, handing rows on. */
  @FunctionalInterface
  interface Reading {
    void into(RecordReader.Sink<ReferenceDecoder.Rows> sink) throws IOException;
  }

  /**
   * Imports records, one a line.
   *
   * @throws Problem 400 naming the bad records, or when there is none
   */
  public Reference lines(String model, String name, InputStream body) {
    return upload(model, name, sink -> reader(model).lines(body, sink));
  }

  /**
   * Imports one JSON document of records.
   *
   * @throws Problem as {@link #lines}
   */
  public Reference document(String model, String name, InputStream body) {
    return upload(model, name, sink -> reader(model).document(body, sink));
  }

  /**
   * Imports comma-separated values with a header, as {@link CsvRecords} reads them.
   *
   * @throws Problem as {@link #lines}
   */
  public Reference csv(String model, String name, InputStream body) {
    var settings = models.find(model).orElseGet(() -> ModelSettings.defaults(model));
    return upload(
        model, name, sink -> new CsvRecords(settings, limits, clock.millis()).read(body, sink));
  }

  /**
   * Imports a Parquet file, as {@link ParquetRecords} reads it.
   *
   * @throws Problem as {@link #lines}, or 400 with the reason why this file cannot be read
   */
  public Reference parquet(String model, String name, InputStream body) throws IOException {
    Path file = Files.createTempFile("tidemark-reference", ".parquet");
    try {
      Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
      try (ParquetRecords records = ParquetRecords.open(file)) {
        return lines(model, name, records.lines());
      }
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Freezes a period of logged traffic, with the labels known now.
   *
   * @param version empty for all versions
   * @throws Problem 400 when the period holds no predictions
   */
  public Reference period(String model, String name, TimeWindow period, String version) {
    models.get(model);
    long revision = nextRevision();
    long rows = writer.copyTraffic(model, name, revision, period, version);
    if (rows == 0) {
      throw Problem.invalid(
          "Model '"
              + model
              + "' has no predictions"
              + (version.isEmpty() ? "" : " of version '" + version + "'")
              + " between "
              + period.start()
              + " and "
              + period.end()
              + ".");
    }
    return finish(
        new Reference(
            model,
            name,
            revision,
            Reference.Source.PERIOD,
            period.start(),
            period.end(),
            version,
            rows,
            now()));
  }

  Reference upload(String model, String name, Reading reading) {
    long revision = nextRevision();
    Upload upload = new Upload(model, name, revision);
    try {
      reading.into(upload);
    } catch (IOException e) {
      throw Problem.invalid("The body broke off: " + e.getMessage() + ". Nothing was imported.");
    }
    upload.requireGood();
    models.ensure(model);
    return finish(
        new Reference(
            model, name, revision, Reference.Source.UPLOAD, null, null, null, upload.rows, now()));
  }

  private Reference finish(Reference reference) {
    catalog.save(reference);
    writer.deleteBefore(reference.model(), reference.name(), reference.revision());
    return reference;
  }

  private RecordReader<ReferenceDecoder.Rows> reader(String model) {
    return new RecordReader<>(new ReferenceDecoder(limits, model), new Json(limits), limits, clock);
  }

  private long nextRevision() {
    return clock.millis();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private final class Upload implements RecordReader.Sink<ReferenceDecoder.Rows> {
    private final String model;
    private final String name;
    private final long revision;
    private final List<Problem.FieldError> errors = new ArrayList<>();
    private long rows;
    private long rejected;

    Upload(String model, String name, long revision) {
      this.model = model;
      this.name = name;
      this.revision = revision;
    }

    @Override
    public void rows(ReferenceDecoder.Rows batch) {
      for (int i = 0; i < batch.predictions().size(); i++) {
        String given = batch.predictions().key(i).model();
        if (!given.equals(model)) {
          error("/" + (rows + i) + "/model", "is '" + given + "', not '" + model + "'");
        }
      }
      if (rejected == 0) {
        writer.append(name, revision, batch.predictions(), batch.labels(), rows);
      }
      rows += batch.predictions().size();
    }

    @Override
    public void rejected(Rejection rejection) {
      error(rejection.path(), rejection.detail());
    }

    private void error(String pointer, String detail) {
      rejected++;
      if (errors.size() < LISTED_REJECTIONS) {
        errors.add(new Problem.FieldError(pointer, detail));
      }
    }

    void requireGood() {
      if (rejected > 0) {
        throw Problem.invalid(
            rejected + " records cannot be used, so nothing was imported.", errors);
      }
      if (rows == 0) {
        throw Problem.invalid("The body holds no records.");
      }
    }
  }
}
