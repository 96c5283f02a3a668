from django.urls import path

from helle.register.audit import views

urlpatterns = [path("log/", views.log, name="audit-log")]
