from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.joint_actions import intake_views, views

ONE = "faelles-aktioner/<joint_action_number:joint_action_number>"

urlpatterns = [
    path("faelles-aktioner/", views.joint_action_list, name="joint-action-list"),
    path("faelles-aktioner/ny/", views.joint_action_new, name="joint-action-new"),
    path("faelles-aktioner/fra-telefonen/", intake_views.take_box, name="joint-action-box"),
    path(f"{ONE}/", views.joint_action_page, name="joint-action-page"),
    path(f"{ONE}/ret/", views.joint_action_change, name="joint-action-change"),
    path(f"{ONE}/spoerg/", views.joint_action_ask, name="joint-action-ask"),
    path(f"{ONE}/tag-tilbage/", views.joint_action_take_back, name="joint-action-take-back"),
    path(f"{ONE}/svar/", views.joint_action_answer, name="joint-action-answer"),
    path(f"{ONE}/afslut/", views.joint_action_end, name="joint-action-end"),
    path(f"{ONE}/hvem-tager-med/", views.joint_action_readiness, name="joint-action-readiness"),
    path(f"{ONE}/personer/", intake_views.intake, name="joint-action-intake"),
    path(f"{ONE}/personer/<uuid:person_id>/tag-ud/", intake_views.take_out, name="joint-action-take-out"),
    path(f"{ONE}/opret-sager/", intake_views.take_in, name="joint-action-take-in"),
]
