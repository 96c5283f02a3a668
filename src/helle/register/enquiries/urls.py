from django.urls import path

from helle.register.enquiries import views

urlpatterns = [
    path("raadgivning/", views.enquiry_list, name="enquiry-list"),
    path("raadgivning/ny/", views.enquiry_new, name="enquiry-new"),
    path("raadgivning/<uuid:enquiry_id>/", views.enquiry_page, name="enquiry-page"),
    path("raadgivning/<uuid:enquiry_id>/svar/", views.enquiry_answer, name="enquiry-answer"),
]
