"""URLs of messaging."""

from django.urls import path

from sorot.messaging.views import live, notifications, threads

app_name = "messaging"
urlpatterns = [
    path("messages/", threads.show_inbox, name="inbox"),
    path("messages/<slug:code>/", threads.show_thread, name="thread"),
    path("messages/<slug:code>/news/", threads.show_news, name="news"),
    path("messages/<slug:code>/reading/", threads.read_thread, name="reading"),
    path("notifications/", notifications.show_notifications, name="notifications"),
    path("notifications/reading/", notifications.read_notifications, name="notifications_reading"),
    path("notifications/preference/", notifications.change_preference, name="preference"),
    path("notifications/counts/", notifications.show_counts, name="counts"),
    path("notifications/<slug:code>/", notifications.follow_notification, name="notification"),
    path("live/", live.stream, name="live"),
]
