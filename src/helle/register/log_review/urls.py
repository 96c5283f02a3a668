from django.urls import path

from helle.register.log_review import views

urlpatterns = [
    path("logproever/", views.review_list, name="log-review-list"),
    path("logproever/traek/<uuid:unit_id>/<slug:scope>/", views.draw, name="log-review-draw"),
    path("logproever/<uuid:draw_id>/", views.sample, name="log-review-sample"),
    path("logproever/opslag/<uuid:sampled_id>/", views.judge, name="log-review-judge"),
    path("logproever/opslag/<uuid:sampled_id>/afslut/", views.settle, name="log-review-settle"),
    path("logproever/spoergsmaal/<uuid:sampled_id>/", views.reply, name="log-review-reply"),
]
