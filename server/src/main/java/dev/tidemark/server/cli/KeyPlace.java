package dev.tidemark.server.cli;

import dev.tidemark.server.assembly.DataDirectoryLock;
import dev.tidemark.server.assembly.Metadata;
import dev.tidemark.server.assembly.OperatorDoor;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.assembly.StartupException;
import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.storage.access.ApiKeys;
import dev.tidemark.storage.access.Scope;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which server's keys are meant, and the way to them. */
final class KeyPlace {
  @Mixin private ServerAddress server;

  @Option(
      names = "--data-dir",
      description =
          "The data directory of a server on this machine, running or not (default:"
              + " TIDEMARK_DATA_DIR or ~/.tidemark, when no --url is given and no server answers at"
              + " the default one).")
  private @Nullable Path dataDirectory;

  /** A key as both ways to it show it. */
  record Key(String id, String name, String scope, String start, String created, String revoked) {}

  /** What can be done with keys. */
  interface Desk {
    /** Answers the secret. */
    String create(String name, Scope scope);

    List<Key> all();

    void revoke(String nameOrId);
  }

  /**
   * Does something with the keys that are meant.
   *
   * @throws StartupException or {@link ClientException} for the person who asked
   */
  <T> T with(Function<Desk, T> work) {
    ServiceOptions options = ServiceOptions.fromEnvironment(System.getenv());
    if (dataDirectory != null) {
      return atDirectory(options.withDataDirectory(dataDirectory), work);
    }
    if (server.isGiven() || isAnswering()) {
      try (TidemarkClient client = server.client()) {
        return work.apply(new RemoteDesk(client));
      }
    }
    return atDirectory(options, work);
  }

  private boolean isAnswering() {
    try (TidemarkClient client = server.client()) {
      client.get("/health/liveness");
      return true;
    } catch (ClientException e) {
      return e.status() != 0;
    }
  }

  private static <T> T atDirectory(ServiceOptions options, Function<Desk, T> work) {
    Optional<OperatorDoor.Entrance> door = OperatorDoor.find(options.dataDirectory());
    if (door.isPresent()) {
      try (TidemarkClient client = new TidemarkClient(door.get().url(), door.get().key())) {
        return work.apply(new RemoteDesk(client));
      } catch (ClientException e) {
        if (e.status() != 0) {
          throw e;
        } // killed: it left its door behind
      }
    }
    try (DataDirectoryLock _ = DataDirectoryLock.acquire(options.dataDirectory());
        ApplicationContext context = Metadata.open(options)) {
      return work.apply(new LocalDesk(context.getBean(ApiKeys.class)));
    } catch (Problem e) {
      throw new StartupException(e.detail());
    } catch (IOException e) {
      throw new StartupException(options.dataDirectory() + ": " + e.getMessage());
    }
  }

  private record RemoteDesk(TidemarkClient client) implements Desk {
    private static final String PATH = "/v1/keys";

    @Override
    public String create(String name, Scope scope) {
      return client.postJson(PATH, Map.of("name", name, "scope", scope.text())).body().text("key");
    }

    @Override
    public List<Key> all() {
      return client.get(PATH).list("keys").stream()
          .map(key ->
              new Key(
                  key.text("id"),
                  key.text("name"),
                  key.text("scope"),
                  key.text("start"),
                  key.text("created_at"),
                  key.text("revoked_at")))
          .toList();
    }

    @Override
    public void revoke(String nameOrId) {
      client.delete(PATH + "/" + TidemarkClient.encode(nameOrId));
    }
  }

  private record LocalDesk(ApiKeys keys) implements Desk {
    @Override
    public String create(String name, Scope scope) {
      return keys.create(name, scope).secret();
    }

    @Override
    public List<Key> all() {
      return keys.all().stream()
          .map(key ->
              new Key(
                  key.id(),
                  key.name(),
                  key.scope().text(),
                  key.start() + "…",
                  key.createdAt().toString(),
                  key.revokedAt() == null ? "" : key.revokedAt().toString()))
          .toList();
    }

    @Override
    public void revoke(String nameOrId) {
      keys.revoke(nameOrId);
    }
  }
}
