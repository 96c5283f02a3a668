from django.urls import path

from helle.register.guidance import first_day_views, views

urlpatterns = [
    path("vejledning/", views.guidance, name="guidance"),
    path("vejledning/ny/", views.new, name="guidance-new"),
    path("vejledning/<uuid:article>/", views.article, name="guidance-article"),
    path("vejledning/<uuid:article>/udkast/", views.draft, name="guidance-draft"),
    path("vejledning/<uuid:article>/udgiv/", views.publish, name="guidance-publish"),
    path("vejledning/<uuid:article>/<int:number>/traek-tilbage/", views.withdraw, name="guidance-withdraw"),
    path("din-foerste-dag/", first_day_views.first_day, name="first-day"),
    path("din-foerste-dag/maerke/", first_day_views.mark, name="first-day-mark"),
    path("din-foerste-dag/nej-tak/", first_day_views.dismiss, name="first-day-dismiss"),
]
