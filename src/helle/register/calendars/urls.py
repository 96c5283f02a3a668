from django.urls import path

from helle.register.calendars import views

urlpatterns = [
    path("konto/kalender/", views.calendar, name="calendar"),
    path("konto/kalender/tag-tilbage/", views.revoke, name="calendar-revoke"),
    path("kalender/<slug:secret>.ics", views.feed, name="calendar-feed"),
]
