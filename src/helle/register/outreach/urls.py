from django.urls import path

from helle.register.outreach import responsibility_views, views

urlpatterns = [
    path("opsoegende/", views.evening_list, name="outreach-list"),
    path("opsoegende/ny/", views.evening_new, name="outreach-new"),
    path("opsoegende/kladder/gem/", views.draft_save, name="outreach-draft-save"),
    path("opsoegende/kladder/<uuid:draft_id>/kasser/", views.draft_discard, name="outreach-draft-discard"),
    path("opsoegende/ansvar/", responsibility_views.responsibility_list, name="outreach-responsibilities"),
    path("opsoegende/ansvar/nyt/", responsibility_views.responsibility_new, name="outreach-responsibility-new"),
    path(
        "opsoegende/ansvar/<int:mandate_id>/erstat/",
        responsibility_views.responsibility_supersede,
        name="outreach-responsibility-supersede",
    ),
    path("opsoegende/<uuid:evening_id>/", views.evening_page, name="outreach-page"),
    path("opsoegende/<uuid:evening_id>/ret/", views.evening_correct, name="outreach-correct"),
]
