from django.urls import path

from helle.register.casefile import document_views, template_views, views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

CASE = "sager/<case_number:number>/"
DOCUMENT = f"{CASE}dokumenter/<uuid:document_id>/"

urlpatterns = [
    path(f"{CASE}journal/", views.journal, name="case-journal"),
    path(f"{CASE}notater/nyt/", views.note_new, name="case-note-new"),
    path(f"{CASE}notater/<uuid:note_id>/", views.note, name="case-note"),
    path(f"{CASE}notater/<uuid:note_id>/ret/", views.note_correct, name="case-note-correct"),
    path(f"{CASE}kladder/gem/", views.draft_save, name="case-draft-save"),
    path(f"{CASE}kladder/<uuid:draft_id>/kasser/", views.draft_discard, name="case-draft-discard"),
    path(f"{CASE}dokumenter/nyt/", document_views.document_new, name="case-document-new"),
    path(DOCUMENT, document_views.document, name="case-document"),
    path(f"{DOCUMENT}side/<int:page>/", document_views.document_page, name="case-document-page"),
    path(f"{DOCUMENT}fil/", document_views.document_file, name="case-document-file"),
    path(f"{DOCUMENT}journaliser/", document_views.document_journalise, name="case-document-journalise"),
    path(f"{DOCUMENT}erstat/", document_views.document_replace, name="case-document-replace"),
    path("notatskabeloner/", template_views.templates, name="note-templates"),
    path("notatskabeloner/ny/", template_views.template_new, name="note-template-new"),
    path("notatskabeloner/<uuid:template_id>/", template_views.template_change, name="note-template-change"),
]
