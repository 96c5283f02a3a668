from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.letters import draft_views, views

_CASE = "sager/<case_number:number>/breve/"

urlpatterns = [
    path(_CASE, views.letters, name="case-letters"),
    path(f"{_CASE}nyt/<slug:kind>/", draft_views.letter_new, name="case-letter-new"),
    path(f"{_CASE}udkast/<uuid:draft_id>/", draft_views.draft, name="case-letter-draft"),
    path(f"{_CASE}udkast/<uuid:draft_id>/ret/", draft_views.draft_edit, name="case-letter-edit"),
    path(f"{_CASE}udkast/<uuid:draft_id>/opgiv/", draft_views.draft_drop, name="case-letter-drop"),
    path(f"{_CASE}udkast/<uuid:draft_id>/faerdig/", draft_views.draft_finish, name="case-letter-finish"),
    path(f"{_CASE}udkast/<uuid:draft_id>/side/<int:page>/", draft_views.draft_picture, name="case-letter-picture"),
    path(f"{_CASE}udkast/<uuid:draft_id>/pdf/", draft_views.draft_pdf, name="case-letter-draft-pdf"),
    path(f"{_CASE}<uuid:letter_id>/", views.letter, name="case-letter"),
    path(f"{_CASE}<uuid:letter_id>/pdf/", views.letter_pdf, name="case-letter-pdf"),
    path(f"{_CASE}<uuid:letter_id>/skema/", views.letter_request_form, name="case-letter-request-form"),
    path(f"{_CASE}<uuid:letter_id>/afleveret/", views.letter_deliver, name="case-letter-deliver"),
    path(f"{_CASE}<uuid:letter_id>/ret/", draft_views.letter_correct, name="case-letter-correct"),
]
