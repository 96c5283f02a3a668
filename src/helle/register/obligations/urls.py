from django.urls import path

from helle.register.obligations import report_views, study_views, views

urlpatterns = [
    path("forpligtelser/", views.obligations, name="obligations"),
    path("forpligtelser/<slug:code>/", views.obligation, name="obligation"),
    path("forpligtelser/<slug:code>/bedoem/", views.judge, name="obligation-judge"),
    path("forpligtelser/<slug:code>/praksis/", views.practice, name="obligation-practice"),
    path("forpligtelser/<slug:code>/dokumentation/", views.shows, name="obligation-shows"),
    path("forpligtelser/<slug:code>/traek-tilbage/<uuid:row_id>/", views.withdraw, name="obligation-withdraw"),
    path("undersoegelser/ny/", study_views.study_new, name="study-new"),
    path("undersoegelser/anbefaling/<uuid:addressed_id>/svar/", study_views.answer, name="recommendation-answer"),
    path(
        "undersoegelser/anbefaling/<uuid:addressed_id>/opfoelgning/", study_views.follow, name="recommendation-follow"
    ),
    path("undersoegelser/<slug:code>/", study_views.study, name="study"),
    path("undersoegelser/<slug:code>/udgiv/", study_views.publish, name="study-publish"),
    path("undersoegelser/<slug:code>/anbefaling/", study_views.recommendation_new, name="recommendation-new"),
    path("rapporter/<slug:body>/traek/", report_views.draw, name="treaty-report-new"),
    path("rapporter/<uuid:report_id>/", report_views.report, name="treaty-report"),
    path("rapporter/<uuid:report_id>/svar/", report_views.answer, name="treaty-report-answer"),
    path("rapporter/<uuid:report_id>/rapport.pdf", report_views.paper_of, name="treaty-report-paper"),
]
