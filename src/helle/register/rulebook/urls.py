from django.urls import path

from helle.register.rulebook import views

urlpatterns = [
    path("regler/", views.rules, name="rules"),
    path("regler/vaerdier/", views.values, name="rule-values"),
    path("regler/grundlag/", views.instruments, name="rule-instruments"),
    path("regler/<slug:name>/", views.rule, name="rule"),
]
