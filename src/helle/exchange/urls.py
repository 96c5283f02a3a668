from django.urls import path

from helle.exchange import views
from helle.exchange.api import api

urlpatterns = [
    path("administration/systemer/", views.service_list, name="service-list"),
    path("administration/systemer/ny/", views.service_new, name="service-new"),
    path("administration/systemer/<uuid:account_id>/ja/", views.service_confirm, name="service-confirm"),
    path("administration/systemer/<uuid:account_id>/slut/", views.service_end, name="service-end"),
    path("api/v1/", api.urls),
]
