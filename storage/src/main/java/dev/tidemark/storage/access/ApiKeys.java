package dev.tidemark.storage.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.storage.problem.Problem;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * API keys, kept in the metadata database as hashes. A secret is 256 random bits, so one round of
 * SHA-256 hides it well enough. {@link #find} answers from memory, which {@link #refresh} brings up
 * to date with what other processes wrote. Thread-safe.
 */
@Singleton
public final class ApiKeys {
  /** What every secret starts with, so that scanners for leaked secrets can know it. */
  public static final String PREFIX = "tmk_";

  private static final int SECRET_BYTES = 32;
  private static final int SHOWN_CHARS = PREFIX.length() + 4;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]{0,99}");

  private final ApiKeyRows rows;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private volatile Known known = new Known(Map.of(), false);

  ApiKeys(ApiKeyRows rows, InstantSource clock) {
    this.rows = rows;
    this.clock = clock;
    refresh();
  }

  /**
   * @param secret shown once; not kept
   */
  public record Created(ApiKey key, String secret) {}

  private record Known(Map<String, ApiKey> activeByHash, boolean isAny) {}

  /**
   * @param name letters, digits, blanks and {@code . _ @ -}, at most 100; no other good key has it
   * @throws Problem 400 or 409
   */
  public synchronized Created create(String name, Scope scope) {
    if (!NAME.matcher(name).matches()) {
      throw Problem.invalidField(
          "/name",
          "must be 1 to 100 letters, digits, blanks or . _ @ - and start with a letter or digit");
    }
    if (all().stream().anyMatch(key -> key.isActive() && key.name().equals(name))) {
      throw Problem.conflict("There is a key '" + name + "' already. Revoke it or choose another.");
    }
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    ApiKeyRow row =
        new ApiKeyRow(
            UUID.randomUUID().toString(),
            name,
            scope,
            hash(secret),
            secret.substring(0, SHOWN_CHARS),
            now(),
            null);
    rows.save(row);
    refresh();
    return new Created(row.key(), secret);
  }

  /** All keys ever made, the newest first. */
  public List<ApiKey> all() {
    return rows.findAll().stream()
        .map(ApiKeyRow::key)
        .sorted(Comparator.comparing(ApiKey::createdAt).reversed().thenComparing(ApiKey::id))
        .toList();
  }

  /**
   * Makes a key useless, from now on in this process and within seconds in others.
   *
   * @param nameOrId the name of a good key, or any key's id
   * @throws Problem 404
   */
  public synchronized ApiKey revoke(String nameOrId) {
    ApiKeyRow row =
        rows.findAll().stream()
            .filter(each -> matches(each, nameOrId))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("key", nameOrId));
    if (row.revokedAt() != null) {
      return row.key();
    }
    ApiKeyRow revoked =
        new ApiKeyRow(
            row.id(),
            row.name(),
            row.scope(),
            row.secretHash(),
            row.secretStart(),
            row.createdAt(),
            now());
    rows.update(revoked);
    refresh();
    return revoked.key();
  }

  /** The good key with that secret. */
  public Optional<ApiKey> find(String secret) {
    return secret.startsWith(PREFIX)
        ? Optional.ofNullable(known.activeByHash().get(hash(secret)))
        : Optional.empty();
  }

  /** Whether there is a key that opens something. */
  public boolean isAnyActive() {
    return !known.activeByHash().isEmpty();
  }

  /** Whether a key was ever made, be it revoked since. */
  public boolean isAny() {
    return known.isAny();
  }

  /** Reads the keys again. */
  public void refresh() {
    Map<String, ApiKey> active = new HashMap<>();
    boolean any = false;
    for (ApiKeyRow row : rows.findAll()) {
      any = true;
      if (row.revokedAt() == null) {
        active.put(row.secretHash(), row.key());
      }
    }
    known = new Known(Map.copyOf(active), any);
  }

  private static boolean matches(ApiKeyRow row, String nameOrId) {
    return row.id().equals(nameOrId) || (row.revokedAt() == null && row.name().equals(nameOrId));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
