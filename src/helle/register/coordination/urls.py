from django.urls import path

from helle.register.coordination import blanking_views, forum_views, meeting_views, training_views, views

MEETING = "handlingsplan/fora/<slug:code>/moede/<int:number>/"

urlpatterns = [
    path("handlingsplan/fora/", views.forums, name="forums"),
    path("handlingsplan/fora/nyt/", forum_views.forum_new, name="forum-new"),
    path("handlingsplan/slet-navn/", blanking_views.name_blank, name="name-blank"),
    path("handlingsplan/slet-navn/<uuid:row_id>/", blanking_views.asked_name, name="asked-name"),
    path("handlingsplan/fora/<slug:code>/", views.forum, name="forum"),
    path("handlingsplan/fora/<slug:code>/mandat/", forum_views.mandate, name="forum-mandate"),
    path("handlingsplan/fora/<slug:code>/luk/", forum_views.close, name="forum-close"),
    path("handlingsplan/fora/<slug:code>/formand/", forum_views.chair_back, name="forum-chair-back"),
    path("handlingsplan/fora/<slug:code>/plads/", forum_views.seat_new, name="forum-seat-new"),
    path("handlingsplan/fora/<slug:code>/plads/<uuid:seat_id>/", forum_views.seat, name="forum-seat"),
    path("handlingsplan/fora/<slug:code>/undervisning/", training_views.training_new, name="forum-training-new"),
    path("handlingsplan/fora/<slug:code>/undervisning/<uuid:row_id>/", training_views.training, name="forum-training"),
    path("handlingsplan/fora/<slug:code>/moede/", meeting_views.meeting_new, name="meeting-new"),
    path(MEETING, views.meeting, name="meeting"),
    path(f"{MEETING}papir.pdf", views.meeting_paper, name="meeting-paper"),
    path(f"{MEETING}flyt/", meeting_views.meeting_change, name="meeting-change"),
    path(f"{MEETING}punkt/", meeting_views.item_new, name="meeting-item-new"),
    path(f"{MEETING}punkt/<uuid:item_id>/", meeting_views.item, name="meeting-item"),
    path(f"{MEETING}punkt/<uuid:item_id>/ret/", meeting_views.correction, name="meeting-correction"),
    path(f"{MEETING}referat/", meeting_views.minutes, name="meeting-minutes"),
    path(f"{MEETING}beslutning/", meeting_views.decision_new, name="meeting-decision-new"),
    path(f"{MEETING}godkend/", meeting_views.approve, name="meeting-approve"),
    path(f"{MEETING}opfoelgning/<uuid:decision_id>/", meeting_views.follow_up, name="meeting-follow-up"),
    path(f"{MEETING}dokumentation/", meeting_views.evidence, name="meeting-evidence"),
]
