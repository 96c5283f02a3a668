from django.urls import path

from helle.register.administration import review_views, unit_views, views

urlpatterns = [
    path("administration/", views.overview, name="administration"),
    path("administration/brugere/", views.user_list, name="user-list"),
    path("administration/brugere/ny/", views.user_new, name="user-new"),
    path("administration/brugere/<uuid:user_id>/", views.user_page, name="user-page"),
    path("administration/brugere/<uuid:user_id>/ret/", views.user_change, name="user-change"),
    path("administration/brugere/<uuid:user_id>/rolle/", views.role_new, name="role-new"),
    path("administration/brugere/<uuid:user_id>/sikring/", views.factor_reset, name="factor-reset"),
    path("administration/brugere/<uuid:user_id>/login/", views.login_help, name="login-help"),
    path("administration/roller/<uuid:membership_id>/slut/", views.role_end, name="role-end"),
    path("administration/anmodninger/<uuid:request_id>/", views.role_answer, name="role-answer"),
    path("administration/sikringer/<uuid:reset_id>/", views.factor_answer, name="factor-answer"),
    path("administration/stopper/<uuid:leaver_id>/", views.leaver_seen, name="leaver-seen"),
    path("enheder/ny/", unit_views.unit_new, name="unit-new"),
    path("enheder/<uuid:unit_id>/", unit_views.unit_page, name="unit-page"),
    path("enheder/<uuid:unit_id>/navn/", unit_views.unit_rename, name="unit-rename"),
    path("enheder/navne/<int:name_id>/ret/", unit_views.name_correct, name="unit-name-correct"),
    path("enheder/navne/<int:name_id>/tag-tilbage/", unit_views.name_withdraw, name="unit-name-withdraw"),
    path("enheder/<uuid:unit_id>/hoerer-til/", unit_views.unit_move, name="unit-move"),
    path("enheder/<uuid:unit_id>/luk/", unit_views.unit_close, name="unit-close"),
    path("enheder/<uuid:unit_id>/ansvar/", unit_views.mandate_new, name="mandate-new"),
    path("enheder/ansvar/<int:mandate_id>/slut/", unit_views.mandate_end, name="mandate-end"),
    path("enheder/<uuid:unit_id>/tider/", unit_views.hours_new, name="hours-new"),
    path("enheder/<uuid:unit_id>/tider/<uuid:hours_id>/slut/", unit_views.hours_end, name="hours-end"),
    path("enheder/<uuid:unit_id>/anden-dag/", unit_views.exception_new, name="hours-exception"),
    path("administration/gennemgang/", review_views.review_list, name="review-list"),
    path("administration/gennemgang/<uuid:unit_id>/", review_views.review_unit, name="review-unit"),
    path("administration/gennemgang/<uuid:unit_id>/rapport/", review_views.review_report, name="review-report"),
    path("administration/gennemgang/<uuid:unit_id>/rapport.csv", review_views.review_csv, name="review-csv"),
]
