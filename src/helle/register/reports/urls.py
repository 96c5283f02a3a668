from django.urls import path

from helle.register.reports import several_views, views

urlpatterns = [
    path("meldinger/", views.report_list, name="report-list"),
    path("meldinger/afslut-flere/", several_views.close_several, name="report-close-several"),
    path("meldinger/afsluttet/<uuid:closing_id>/", several_views.closing_page, name="report-closing"),
    path("meldinger/<uuid:report_id>/genaabn/", several_views.reopen, name="report-reopen"),
    path("meldinger/<uuid:report_id>/", views.report_page, name="report-page"),
    path("meldinger/<uuid:report_id>/billeder/<int:picture_number>/", views.report_picture, name="report-picture"),
    path("meldinger/<uuid:report_id>/spoerg/", views.report_ask, name="report-ask"),
    path("meldinger/<uuid:report_id>/henvendelse/", views.report_refer, name="report-refer"),
    path("meldinger/<uuid:report_id>/afslut/", views.report_close, name="report-close"),
    path("meldinger/videre/<uuid:passed_on_id>/", views.passed_on_page, name="passed-on-page"),
]
