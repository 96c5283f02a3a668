from django.urls import path

from helle.register.estimates import views

urlpatterns = [
    path("statistik/skoen/", views.estimates, name="estimates"),
    path("statistik/skoen/nyt/", views.new, name="estimate-new"),
    path("statistik/skoen/<uuid:order_id>/", views.estimate, name="estimate"),
]
