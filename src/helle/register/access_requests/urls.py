from django.urls import path

from helle.register.access_requests import views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

_CASE = "sager/<case_number:number>/aktindsigt/"
_ONE = f"{_CASE}<uuid:request_id>/"

urlpatterns = [
    path("aktindsigt/", views.oversight, name="access-oversight"),
    path(_CASE, views.requests, name="case-access"),
    path(f"{_CASE}ny/", views.request_new, name="case-access-new"),
    path(_ONE, views.request_page, name="case-access-request"),
    path(f"{_ONE}laengere-tid/", views.request_extend, name="case-access-extend"),
    path(f"{_ONE}del/<slug:kind>/<uuid:entry>/", views.entry_choose, name="case-access-entry"),
    path(f"{_ONE}saml/", views.file_assemble, name="case-access-assemble"),
    path(f"{_ONE}fil/<uuid:assembly_id>/", views.file_read, name="case-access-file"),
    path(f"{_ONE}godkend/", views.file_answer, name="case-access-answer"),
    path(f"{_ONE}laas/", views.file_lock, name="case-access-lock"),
    path(f"{_ONE}laast/", views.locked_file, name="case-access-locked"),
    path(f"{_ONE}udleveret/", views.request_deliver, name="case-access-deliver"),
    path(f"{_ONE}luk/", views.request_close, name="case-access-close"),
]
