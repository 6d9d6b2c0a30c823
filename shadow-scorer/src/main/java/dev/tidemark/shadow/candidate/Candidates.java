package dev.tidemark.shadow.candidate;

import dev.tidemark.shadow.mapping.Mapping;
import dev.tidemark.shadow.mapping.MappingJson;
import dev.tidemark.shadow.mapping.MappingProblem;
import dev.tidemark.shadow.mapping.MappingRequest;
import dev.tidemark.shadow.mapping.MappingResolver;
import dev.tidemark.shadow.onnx.OnnxFile;
import dev.tidemark.shadow.onnx.OnnxScan;
import dev.tidemark.shadow.onnx.RefusedModel;
import dev.tidemark.shadow.onnx.ScanLimits;
import dev.tidemark.shadow.process.Loaded;
import dev.tidemark.shadow.process.ProcessLimits;
import dev.tidemark.shadow.process.Sandbox;
import dev.tidemark.shadow.process.ScorerFailure;
import dev.tidemark.shadow.process.ScorerProcess;
import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.candidate.Candidate;
import dev.tidemark.storage.candidate.CandidateRepository;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.shadow.TrafficSample;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Registers candidates: scans the file, fits it to the traffic, tries it, keeps it. */
@Singleton
public final class Candidates {
  private final CandidateRepository rows;
  private final ModelCatalog models;
  private final ClickHouse clickHouse;
  private final InstantSource clock;
  private final ShadowConfiguration configuration;
  private final ModelFiles files;
  private final MappingJson mappings;
  private final SignatureJson signatures;
  private final Sandbox sandbox;
  private final Path work;

  Candidates(
      CandidateRepository rows,
      ModelCatalog models,
      ClickHouse clickHouse,
      InstantSource clock,
      DataDirectory directory,
      ShadowConfiguration configuration,
      Sandbox sandbox,
      JsonMapper json) {
    this.rows = rows;
    this.models = models;
    this.clickHouse = clickHouse;
    this.clock = clock;
    this.configuration = configuration;
    this.files = new ModelFiles(directory);
    this.mappings = new MappingJson(json);
    this.signatures = new SignatureJson(json);
    this.sandbox = sandbox;
    this.work = directory.folder("scoring");
  }

  /**
   * What became of a registration.
   *
   * @param created false when the same file was registered as this version before
   */
  public record Registered(Candidate candidate, boolean created) {}

  private record Tried(OnnxFile file, String mapping, int rows) {}

  /**
   * Registers a file as a version of a model.
   *
   * @param mapping JSON as users write it; empty: worked out
   * @param provenance JSON object; empty: none
   * @throws Problem 400 with the reason the file is not taken; 409 if the version is another file
   */
  public Registered register(
      String model, String version, byte[] file, byte[] mapping, String provenance) {
    models.get(model);
    String sha256 = ModelFiles.hash(file);
    Optional<Candidate> before = rows.findByModelAndVersion(model, version);
    if (before.isPresent() && !before.get().sha256().equals(sha256)) {
      throw Problem.conflict(
          "Version '"
              + version
              + "' of '"
              + model
              + "' is another file; versions never change."
              + " Register this one under a new version.");
    }
    Tried tried = tryOut(model, file, mapping);
    if (before.isPresent()) {
      return new Registered(same(before.get(), mapping, tried), false);
    }
    files.save(sha256, file);
    Candidate candidate =
        new Candidate(
            UUID.randomUUID().toString(),
            model,
            version,
            sha256,
            file.length,
            signatures.write(tried.file()),
            tried.mapping(),
            provenance,
            tried.rows(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    try {
      return new Registered(rows.save(candidate), true);
    } catch (DataAccessException e) { // somebody else registered this version just now
      Candidate winner = rows.findByModelAndVersion(model, version).orElseThrow(() -> e);
      if (winner.sha256().equals(sha256)) {
        return new Registered(winner, false);
      }
      throw Problem.conflict(
          "Version '" + version + "' of '" + model + "' is another file; versions never change.");
    }
  }

  /**
   * @throws Problem 404
   */
  public Candidate get(String model, String version) {
    return find(model, version).orElseThrow(() -> Problem.notFound("candidate", version));
  }

  public Optional<Candidate> find(String model, String version) {
    return rows.findByModelAndVersion(model, version);
  }

  /** Those of every model, oldest first. */
  List<Candidate> all() {
    return rows.listOrderByCreatedAt();
  }

  /** Oldest first. */
  public List<Candidate> ofModel(String model) {
    models.get(model);
    return rows.findByModelOrderByCreatedAt(model);
  }

  /** A registered candidate ready to be scored: its file, loaded into a process. */
  public record Opened(ScorerProcess process, Loaded loaded, Mapping mapping) {}

  /**
   * Starts a scoring process for a candidate.
   *
   * @throws ScorerFailure if it does not load
   */
  public Opened open(Candidate candidate, Execution execution) throws ScorerFailure {
    byte[] file = files.read(candidate.sha256());
    ProcessLimits limits =
        new ProcessLimits(
            (long) configuration.memoryMegabytes() << 20,
            ProcessLimits.REPLAY.cpu(),
            ProcessLimits.REPLAY.loading(),
            configuration.batchTimeout());
    ScorerProcess process = ScorerProcess.start(sandbox, limits, work);
    try {
      OnnxFile scanned = OnnxScan.scan(file, limits());
      Loaded loaded = process.load(file, execution, configuration.modelThreads());
      Mapping mapping =
          MappingResolver.complete(scanned, loaded, mappings.read(candidate.mapping()));
      process.configure(MappingResolver.layouts(mapping), mapping.outputs());
      return new Opened(process, loaded, mapping);
    } catch (RefusedModel e) {
      process.close();
      throw new ScorerFailure(ScorerFailure.Kind.REFUSED, e.reason());
    } catch (MappingProblem e) {
      process.close();
      throw new ScorerFailure(ScorerFailure.Kind.REFUSED, e.reason());
    } catch (ScorerFailure | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private Tried tryOut(String model, byte[] file, byte[] mapping) {
    try {
      OnnxFile scanned = OnnxScan.scan(file, limits());
      MappingRequest request =
          mapping.length == 0 ? MappingRequest.NOTHING : mappings.read(mapping);
      TrafficSample sample = TrafficSample.newest(clickHouse, model, configuration.sampleRows());
      try (ScorerProcess process = ScorerProcess.start(sandbox, ProcessLimits.TRIAL, work)) {
        Loaded loaded = process.load(file, Execution.CPU, 1);
        Mapping fitted =
            MappingResolver.resolve(scanned, loaded, request, models.get(model), sample, process);
        return new Tried(scanned, mappings.write(fitted), sample.rows().size());
      }
    } catch (RefusedModel e) {
      throw Problem.invalidField("/model", e.reason());
    } catch (MappingProblem e) {
      throw Problem.invalidField("/mapping", e.reason());
    } catch (ScorerFailure e) {
      throw Problem.invalidField("/model", e.reason());
    }
  }

  private static Candidate same(Candidate before, byte[] mapping, Tried tried) {
    if (mapping.length > 0 && !before.mapping().equals(tried.mapping())) {
      throw Problem.conflict(
          "Version '"
              + before.version()
              + "' is registered with another mapping; versions never change. Register this one"
              + " under a new version.");
    }
    return before;
  }

  private ScanLimits limits() {
    return new ScanLimits(
        (long) configuration.maxFileMegabytes() << 20,
        ScanLimits.DEFAULT.nodes(),
        ScanLimits.DEFAULT.depth(),
        ScanLimits.DEFAULT.tensorElements());
  }
}
