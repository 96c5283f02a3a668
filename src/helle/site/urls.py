"""The addresses of the site."""

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path

from helle.site import (
    elsewhere,
    factor_views,
    federation,
    login_place_views,
    recovery_views,
    saml_views,
    turned_away,
    views,
)


def _of(app: str, urls: str = "urls") -> list[URLPattern | URLResolver]:
    """The addresses of an app, as they stand: of an `include` that is passed by Django notes each one it has tried."""
    found: list[URLPattern | URLResolver] = import_module(f"helle.register.{app}.{urls}").urlpatterns
    return found


handler404 = "helle.site.elsewhere.not_there"
handler429 = "helle.site.held_up.too_often"

urlpatterns = [
    path("sprog/", views.set_language, name="set-language"),
    path("konto/i-live/", views.session_alive, name="session-alive"),
    path("konto/skrevet/", views.typed_open, name="typed-open"),
    path("healthz", views.healthz, name="healthz"),
    path("sundhed/", views.health_page, name="health"),
    path("arbejd-som/", views.choose_membership, name="choose-membership"),
    # An address is an operator's to change: the page where allauth lets one do it oneself is not there.
    path("konto/email/", views.not_there, name="account_email"),
    # Nor is one confirmed: whoever opens the link to choose a password has read mail there.
    path("konto/confirm-email/", views.not_there, name="account_email_verification_sent"),
    path("konto/confirm-email/<path:key>", views.not_there, name="account_confirm_email"),
    path("konto/steder/", login_place_views.own_sessions, name="own-sessions"),
    path("konto/steder/slut/", login_place_views.own_session_end, name="own-session-end"),
    path("konto/organisation/", federation.leave, name="federation-leave"),
    path("konto/organisation/svar/", federation.come_back, name="federation-return"),
    path("konto/organisation/afvist/", turned_away.said_again, name="federation-refused"),
    path("konto/organisation/saml/", saml_views.come_back, name="saml-return"),
    path("konto/organisation/saml/slut/", saml_views.end, name="saml-end"),
    path("konto/organisation/saml/beskrivelse/", saml_views.description, name="saml-description"),
    *elsewhere.addresses(),
    *_of("notices"),
    *_of("calendars"),
    path("konto/2fa/", recovery_views.her_factors, name="mfa_index"),
    path("konto/2fa/recovery-codes/", recovery_views.left, name="mfa_view_recovery_codes"),
    path("konto/2fa/recovery-codes/generate/", recovery_views.make, name="mfa_generate_recovery_codes"),
    path("konto/2fa/totp/activate/", factor_views.set_up_an_app, name="mfa_activate_totp"),
    path("konto/2fa/authenticate/", factor_views.show_a_factor, name="mfa_authenticate"),
    path("konto/2fa/reauthenticate/", factor_views.show_a_code_again, name="mfa_reauthenticate"),
    path("konto/2fa/webauthn/", factor_views.her_keys, name="mfa_list_webauthn"),
    path("konto/2fa/webauthn/add/", factor_views.set_up_a_key, name="mfa_add_webauthn"),
    path("konto/2fa/webauthn/login/", factor_views.log_in_by_a_key_alone, name="mfa_login_webauthn"),
    path("konto/2fa/webauthn/reauthenticate/", factor_views.show_a_key_again, name="mfa_reauthenticate_webauthn"),
    path("konto/", include("allauth.urls")),
    *_of("cases"),
    *_of("need_to_know"),
    *_of("handing_out"),
    *_of("finding"),
    *_of("cases", "person_urls"),
    *_of("casefile"),
    *_of("tasks"),
    *_of("enquiries"),
    *_of("hotline"),
    *_of("minors"),
    *_of("prosecution"),
    *_of("returns"),
    *_of("reintegration"),
    *_of("disbursements"),
    *_of("partner_access"),
    *_of("exploitation"),
    *_of("joint_actions"),
    *_of("coordination"),  # Before the plan's own: its initiatives have one word.
    *_of("action_plans"),
    *_of("knowledge"),
    *_of("obligations"),
    *_of("releases"),
    *_of("estimates"),
    *_of("research"),
    *_of("guidance"),
    *_of("referrals"),
    *_of("reports"),
    *_of("outreach"),
    *_of("identification"),
    *_of("allocation"),
    *_of("support"),
    *_of("accommodation"),
    *_of("placements"),
    *_of("support_plans"),
    *_of("letters"),
    *_of("correcting"),
    *_of("printing"),
    *_of("bed_days"),
    *_of("sharing"),
    *_of("access_requests"),
    *_of("extracts"),
    *_of("erasure"),
    *_of("retention"),
    *_of("log_review"),
    *_of("organisations"),
    *_of("rulebook"),
    *_of("audit"),
    *_of("statistics"),
    *_of("operations_figures"),
    *_of("administration"),
    *import_module("helle.exchange.urls").urlpatterns,
    # Last: it takes `sager/<number>/`, which would swallow the fixed names above.
    *_of("desk"),
]
