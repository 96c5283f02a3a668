"""The addresses of the site."""

from django.urls import include, path

from helle.site import views

urlpatterns = [
    path("sprog/", views.set_language, name="set-language"),
    path("konto/i-live/", views.session_alive, name="session-alive"),
    path("healthz", views.healthz, name="healthz"),
    path("sundhed/", views.health_page, name="health"),
    path("arbejd-som/", views.choose_membership, name="choose-membership"),
    # An address is an operator's to change: the page where allauth lets one do it oneself is not there.
    path("konto/email/", views.not_there, name="account_email"),
    path("", include("helle.portal.urls")),
    path("", include("helle.register.notices.urls")),
    path("", include("helle.register.calendars.urls")),
    path("konto/", include("allauth.urls")),
    path("", include("helle.register.cases.urls")),
    path("", include("helle.register.finding.urls")),
    path("", include("helle.register.cases.person_urls")),
    path("", include("helle.register.casefile.urls")),
    path("", include("helle.register.tasks.urls")),
    path("", include("helle.register.enquiries.urls")),
    path("", include("helle.register.hotline.urls")),
    path("", include("helle.register.minors.urls")),
    path("", include("helle.register.prosecution.urls")),
    path("", include("helle.register.returns.urls")),
    path("", include("helle.register.reintegration.urls")),
    path("", include("helle.register.disbursements.urls")),
    path("", include("helle.register.partner_access.urls")),
    path("", include("helle.register.exploitation.urls")),
    path("", include("helle.register.joint_actions.urls")),
    path("", include("helle.register.coordination.urls")),  # Before the plan's own: its initiatives have one word.
    path("", include("helle.register.action_plans.urls")),
    path("", include("helle.register.guidance.urls")),
    path("", include("helle.register.referrals.urls")),
    path("", include("helle.register.reports.urls")),
    path("", include("helle.register.outreach.urls")),
    path("", include("helle.register.identification.urls")),
    path("", include("helle.register.allocation.urls")),
    path("", include("helle.register.support.urls")),
    path("", include("helle.register.accommodation.urls")),
    path("", include("helle.register.placements.urls")),
    path("", include("helle.register.support_plans.urls")),
    path("", include("helle.register.letters.urls")),
    path("", include("helle.register.correcting.urls")),
    path("", include("helle.register.printing.urls")),
    path("", include("helle.register.bed_days.urls")),
    path("", include("helle.register.access_requests.urls")),
    path("", include("helle.register.extracts.urls")),
    path("", include("helle.register.organisations.urls")),
    path("", include("helle.register.rulebook.urls")),
    path("", include("helle.register.audit.urls")),
    path("", include("helle.register.statistics.urls")),
    path("", include("helle.register.administration.urls")),
    # Last: it takes `sager/<number>/`, which would swallow the fixed names above.
    path("", include("helle.register.desk.urls")),
]
