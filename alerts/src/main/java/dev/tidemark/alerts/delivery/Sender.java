package dev.tidemark.alerts.delivery;

import dev.tidemark.alerts.receiver.AddressGuard;
import dev.tidemark.alerts.receiver.Message;
import dev.tidemark.alerts.receiver.Receiver;
import dev.tidemark.alerts.receiver.ReceiverType;
import dev.tidemark.alerts.receiver.ReceiverType.Request;
import dev.tidemark.alerts.receiver.Receivers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLSocketFactory;

/** Sends one message to one receiver and says how that ended. Thread-safe. */
@Singleton
public final class Sender {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Receivers receivers;
  private final AddressGuard guard;
  private final ScheduledExecutorService watchdog;
  private final HttpSender http;
  private final MailSender mail;

  @Inject
  public Sender(Receivers receivers, AddressGuard guard, MailSender mail, InstantSource clock) {
    this(receivers, guard, mail, clock, LIMIT);
  }

  Sender(
      Receivers receivers,
      AddressGuard guard,
      MailSender mail,
      InstantSource clock,
      Duration limit) {
    this.mail = mail;
    this.receivers = receivers;
    this.guard = guard;
    this.watchdog =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("alert-deadline").factory());
    this.http =
        new HttpSender((SSLSocketFactory) SSLSocketFactory.getDefault(), limit, watchdog, clock);
  }

  /** All requests of a message in order, up to the first that fails. */
  Outcome send(Receiver receiver, Message message) {
    Optional<ReceiverType.Mail> letter = receivers.typeOf(receiver).mail(receiver, message);
    if (letter.isPresent()) {
      return mail.send(letter.get(), message);
    }
    Outcome outcome = new Outcome.Delivered("nothing to send");
    for (Request request : receivers.typeOf(receiver).render(receiver, message)) {
      outcome = send(receiver, request);
      if (!(outcome instanceof Outcome.Delivered)) {
        return outcome;
      }
    }
    return outcome;
  }

  private Outcome send(Receiver receiver, Request request) {
    try {
      Request complete = request;
      if (!receiver.headers().isEmpty()) {
        var headers = new java.util.LinkedHashMap<>(request.headers());
        headers.putAll(receiver.headers());
        complete = new Request(request.url(), headers, request.body());
      }
      return Outcome.of(http.post(guard.check(request.url()), complete));
    } catch (AddressGuard.Refused e) {
      return new Outcome.Retryable("refused: " + e.getMessage(), Optional.empty());
    } catch (AddressGuard.Unresolved e) {
      return new Outcome.Retryable(String.valueOf(e.getMessage()), Optional.empty());
    } catch (IOException e) {
      return new Outcome.Retryable(words(e), Optional.empty());
    }
  }

  private static String words(IOException e) {
    return switch (e) {
      case java.net.SocketTimeoutException _ -> "no answer in time";
      case java.net.ConnectException _ -> "connection refused";
      case javax.net.ssl.SSLException _ -> "no secure connection could be made";
      default -> "the connection broke";
    };
  }

  @PreDestroy
  void close() {
    watchdog.shutdownNow();
  }
}
