from django.urls import path

from helle.register.accommodation import request_views, supervision_views, typed_views, views

ONE = "botilbud/<uuid:offer_id>"

urlpatterns = [
    path("botilbud/", views.offer_list, name="offer-list"),
    path("botilbud/nyt/", views.offer_new, name="offer-new"),
    path("botilbud/udbyder/ny/", views.provider_new, name="provider-new"),
    path("botilbud/skrevne-adresser/", typed_views.addresses_typed, name="addresses-typed"),
    path(f"{ONE}/", views.offer_page, name="offer-page"),
    path(f"{ONE}/adresse/", views.offer_address, name="offer-address"),
    path(f"{ONE}/adresse/ny/", views.offer_address_new, name="offer-address-new"),
    path(f"{ONE}/ret/<slug:what>/", views.offer_change, name="offer-change"),
    path(f"{ONE}/tilsyn/<slug:what>/", supervision_views.offer_supervise, name="offer-supervise"),
    path(f"{ONE}/bed-om/<slug:what>/", request_views.change_ask, name="offer-ask"),
    path(f"{ONE}/anmodning/<uuid:request_id>/<slug:how>/", request_views.change_answer, name="offer-request"),
    path(
        f"{ONE}/tilsyn/<slug:what>/<uuid:entry_id>/<slug:how>/",
        supervision_views.offer_entry,
        name="offer-entry",
    ),
]
