from django.urls import path

from helle.register.operations_figures import views

urlpatterns = [path("driften/", views.operations, name="operations")]
