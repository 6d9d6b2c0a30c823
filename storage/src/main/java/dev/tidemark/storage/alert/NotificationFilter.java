package dev.tidemark.storage.alert;

import org.jspecify.annotations.Nullable;

/** Which notifications to list; null means any. */
public record NotificationFilter(
    Notification.@Nullable State state,
    @Nullable String receiver,
    @Nullable String model,
    @Nullable String incident) {
  public static final NotificationFilter ANY = new NotificationFilter(null, null, null, null);
}
