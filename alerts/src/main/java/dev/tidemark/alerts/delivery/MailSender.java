package dev.tidemark.alerts.delivery;

import dev.tidemark.alerts.incident.Chart;
import dev.tidemark.alerts.receiver.ChartImage;
import dev.tidemark.alerts.receiver.Message;
import dev.tidemark.alerts.receiver.ReceiverType.Mail;
import jakarta.activation.DataHandler;
import jakarta.inject.Singleton;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Sends mail by SMTP. A repeated attempt carries the same Message-ID. Thread-safe. */
@Singleton
final class MailSender {
  private static final String LIMIT = "15000";

  private final MailSettings settings;

  MailSender(MailSettings settings) {
    this.settings = settings;
  }

  Outcome send(Mail mail, Message message) {
    if (settings.host() == null) {
      return new Outcome.Retryable(
          "no mail server is configured (tidemark.smtp.host)", Optional.empty());
    }
    try {
      Transport.send(written(mail, message));
      return new Outcome.Delivered("accepted by the mail server");
    } catch (SendFailedException e) {
      boolean refused = e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0;
      return refused
          ? new Outcome.Rejected("the mail server refused the address")
          : new Outcome.Retryable("the mail server did not take the message", Optional.empty());
    } catch (MessagingException _) {
      return new Outcome.Retryable("the mail server cannot be used", Optional.empty());
    }
  }

  private MimeMessage written(Mail mail, Message message) throws MessagingException {
    MimeMessage mime = new Named(session(), "<" + message.id() + "@tidemark>");
    mime.setFrom(new InternetAddress(settings.from()));
    for (String address : mail.to()) {
      mime.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(address, true));
    }
    mime.setSubject(mail.subject().replaceAll("\\p{Cntrl}", " "), "UTF-8");
    mime.setHeader("References", "<" + mail.thread() + "@tidemark>");
    mime.setHeader("Auto-Submitted", "auto-generated");
    mime.setSentDate(Date.from(message.sentAt()));
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text(), "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setContent(mail.html(), "text/html; charset=UTF-8");
    mime.setContent(new MimeMultipart("alternative", text, withPicture(html, mail.chart())));
    return mime;
  }

  /** The HTML and the picture it shows, as one part. */
  private static MimeBodyPart withPicture(MimeBodyPart html, @Nullable Chart chart)
      throws MessagingException {
    if (chart == null) {
      return html;
    }
    MimeBodyPart picture = new MimeBodyPart();
    picture.setDataHandler(
        new DataHandler(new ByteArrayDataSource(ChartImage.png(chart), "image/png")));
    picture.setContentID("<chart>");
    picture.setDisposition(Part.INLINE);
    picture.setFileName("chart.png");
    MimeBodyPart both = new MimeBodyPart();
    both.setContent(new MimeMultipart("related", html, picture));
    return both;
  }

  private Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", String.valueOf(settings.host()));
    properties.setProperty("mail.smtp.port", Integer.toString(settings.port()));
    properties.setProperty("mail.smtp.connectiontimeout", LIMIT);
    properties.setProperty("mail.smtp.timeout", LIMIT);
    properties.setProperty("mail.smtp.writetimeout", LIMIT);
    boolean tls = settings.security().equals("tls");
    boolean startTls = settings.security().equals("starttls");
    properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(tls));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
    String user = settings.username();
    String password = settings.password();
    if (user == null || password == null) {
      return Session.getInstance(properties);
    }
    properties.setProperty("mail.smtp.auth", "true");
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(user, password);
          }
        });
  }

  /** Keeps the Message-ID it was given. */
  private static final class Named extends MimeMessage {
    private final String id;

    Named(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
