from django.urls import path

from helle.register.access_requests import file_views, views
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
    path(f"{_ONE}saml/", file_views.file_order, name="case-access-assemble"),
    path(f"{_ONE}laves/", file_views.making_state, name="case-access-making"),
    path(f"{_ONE}stop/", file_views.making_stop, name="case-access-stop"),
    path(f"{_ONE}fil/<uuid:assembly_id>/", file_views.file_read, name="case-access-file"),
    path(f"{_ONE}godkend/", file_views.file_answer, name="case-access-answer"),
    path(f"{_ONE}traek-tilbage/", file_views.approval_withdraw, name="case-access-withdraw"),
    path(f"{_ONE}staar/", file_views.answer_stands, name="case-access-stands"),
    path(f"{_ONE}yderligere/", views.request_follow, name="case-access-follow"),
    path(f"{_ONE}laas/", file_views.file_lock, name="case-access-lock"),
    path(f"{_ONE}laast/", file_views.locked_file, name="case-access-locked"),
    path(f"{_ONE}udleveret/", views.request_deliver, name="case-access-deliver"),
    path(f"{_ONE}luk/", views.request_close, name="case-access-close"),
]
