from django.urls import path

from helle.register.bed_days import home_views, month_views, statement_views

urlpatterns = [
    path("hjemmet/", home_views.home, name="home"),
    path("hjemmet/aktiviteter/", home_views.activity_list, name="home-activities"),
    path("hjemmet/aktiviteter/ny/", home_views.activity_new, name="home-activity-new"),
    path(
        "hjemmet/aktiviteter/<uuid:activity_id>/fjern/",
        home_views.activity_supersede,
        name="home-activity-supersede",
    ),
    path("hjemmet/ophold/<str:reference>/svar/", home_views.answer, name="home-answer"),
    path("hjemmet/ophold/<str:reference>/ankomst/", home_views.arrive, name="home-arrive"),
    path("hjemmet/ophold/<str:reference>/afrejse/", home_views.leave, name="home-leave"),
    path("hjemmet/ophold/<str:reference>/ude/", home_views.away, name="home-away"),
    path(
        "hjemmet/ophold/<str:reference>/ude/<uuid:away_id>/fjern/",
        home_views.away_supersede,
        name="home-away-supersede",
    ),
    path("opholdsdoegn/ophold/<str:reference>/bestilling.pdf", home_views.order_file, name="stay-order"),
    path(
        "opholdsdoegn/ophold/<str:reference>/tilsagn/<uuid:decision_id>.pdf",
        home_views.guarantee_file,
        name="stay-guarantee",
    ),
    path("opholdsdoegn/<uuid:offer_id>/takst/", month_views.price, name="bed-days-price"),
    path("opholdsdoegn/<uuid:offer_id>/<str:month>/", month_views.month, name="bed-days-month"),
    path("opholdsdoegn/<uuid:offer_id>/<str:month>/kontroller/", month_views.check, name="bed-days-check"),
    path("opgoerelser/", statement_views.statement_list, name="statements"),
    path("opgoerelser/tal/", statement_views.figures, name="statement-figures"),
    path("opgoerelser/maaned/<uuid:biller_id>/<str:month>/", statement_views.make, name="statements-make"),
    path("opgoerelser/<str:number>/", statement_views.statement, name="statement"),
    path("opgoerelser/<str:number>/<str:step>/", statement_views.step, name="statement-step"),
    path("opgoerelser/<str:number>/opgoerelse.<str:form>", statement_views.file, name="statement-file"),
]
