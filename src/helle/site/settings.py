"""Settings of a Helle site. Each value that differs between sites comes from the environment (docs/reference)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from django.utils.csp import CSP

from helle.rules.ruling import Text
from helle.site import environment, installation, made_of, parts, professional, saml_parties

CHECKOUT = Path(__file__).resolve().parents[3]

# --- state: where the database of an embedded installation and the secrets lie ----------------------------------
HELLE_STATE = environment.path("HELLE_STATE", CHECKOUT / "var")
HELLE_SECRETS = environment.path("HELLE_SECRETS", HELLE_STATE / "secrets")
# Which part of the site this process is, by `parts.toml`; none for whoever gives a command, and holds all secrets.
HELLE_PART = environment.text("HELLE_PART", "")
_PART = parts.require_own(HELLE_PART, HELLE_SECRETS)
_ANSWERS_ANYBODY = HELLE_PART == "public"
HELLE_AUDIT_ROOTS = environment.path("HELLE_AUDIT_ROOTS", HELLE_STATE / "audit-roots.log")
# A copy of the roots on another machine's disk, and how many years lines are kept; 0: nobody has decided yet.
HELLE_AUDIT_ANCHOR = environment.text("HELLE_AUDIT_ANCHOR", "")
HELLE_AUDIT_YEARS = environment.number("HELLE_AUDIT_YEARS", 0)
# To whom the newest root is mailed each day, who keeps it where nobody who runs Helle can write.
HELLE_AUDIT_MAIL = environment.mail_addresses("HELLE_AUDIT_MAIL")
# The ledger of erasures, and a copy of it on another disk: what is destroyed stays so after a restore.
HELLE_ERASURES = environment.path("HELLE_ERASURES", HELLE_STATE / "erasures.log")
HELLE_ERASURES_COPY = environment.text("HELLE_ERASURES_COPY", "")
# Where the master key lies as long as there was no other: file:NAME, environment:VARIABLE or pkcs11:LABEL.
HELLE_MASTER = environment.text("HELLE_MASTER", installation.FIRST_MASTER)
# The cipher that seals values (`protection.ciphers`); each of them opens.
HELLE_CIPHER = int(environment.one_of("HELLE_CIPHER", "1", {"1", "2"}))
HELLE_PKCS11_MODULE = environment.text("HELLE_PKCS11_MODULE", "")
HELLE_PKCS11_TOKEN = environment.text("HELLE_PKCS11_TOKEN", "helle")
HELLE_PKCS11_PIN_FILE = environment.path("HELLE_PKCS11_PIN_FILE", HELLE_SECRETS / "pkcs11.pin")

# --- the database: one alias for each role that a process may hold ----------------------------------------------
_CONNECTIONS = installation.connection_settings(
    HELLE_STATE,
    {
        "register": environment.text("HELLE_DATABASE", "helle"),
        "keys": environment.text("HELLE_KEYS_DATABASE", "helle_keys"),
    },
)
_OWNING = environment.flag("HELLE_AS_OWNER", False)


def _database(role: str, *, pooled: bool = False) -> dict[str, Any]:
    given = dict(_CONNECTIONS[role])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname"),
        "USER": given.pop("user"),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        # What else the address says: that the connection is enciphered, and whose certificate is believed.
        "OPTIONS": given | ({"pool": {"min_size": 1, "max_size": 8, "timeout": 20}} if pooled else {}),
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


_POOLED = environment.flag("HELLE_POOL", False)
_ROLES = {
    "default": "helle_owner" if _OWNING else "helle_app",
    "keys": "helle_keys_owner" if _OWNING else "helle_keys",
    "sealer": "helle_sealer",
    "numbers": "helle_numbers",
    "statistics": "helle_statistics",
    "lists": "helle_lists",
    "staff": "helle_staff",
    "notices": "helle_notices",
    "portal": "helle_portal",
    "intake": "helle_intake",
    "partner": "helle_partner",
    "api": "helle_api",
}
if _ANSWERS_ANYBODY:  # Where it is asked for the instant, and whether the stores are open.
    _ROLES |= {"default": "helle_portal", "keys": "helle_intake"}
_OFTEN = {"default", "keys", "portal", "intake", "partner", "api"}
DATABASES: dict[str, dict[str, Any]] = {
    alias: _database(role, pooled=_POOLED and alias in _OFTEN)
    for alias, role in _ROLES.items()
    if _PART is None or role in _PART.roles
}
if "statistics" in DATABASES:
    # The table is filled of one state of the register, or not at all.
    DATABASES["statistics"]["OPTIONS"]["isolation_level"] = psycopg.IsolationLevel.REPEATABLE_READ
DATABASES.setdefault("default", {})  # Django asks for one: without the application's role it leads nowhere.
DATABASE_ROUTERS = ["helle.register.protection.keystore.router.KeystoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- what the site is made of -----------------------------------------------------------------------------------
INSTALLED_APPS = list(made_of.APPS)
MIDDLEWARE = made_of.middleware(answers_anybody=_ANSWERS_ANYBODY)
ROOT_URLCONF = "helle.site.public_urls" if _ANSWERS_ANYBODY else "helle.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "src/helle/site/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helle.site.page.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "helle.site.wsgi.application"

# --- language and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [CHECKOUT / "src/helle/locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

# --- static files -----------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = CHECKOUT / "build/collected"
STATICFILES_DIRS = [directory for directory in [CHECKOUT / "build/static"] if directory.exists()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- letters ----------------------------------------------------------------------------------------------------
HELLE_FONTS = CHECKOUT / "build/fonts"
# Which texts somebody has reviewed, in which language: without an entry there a text is not used.
HELLE_LETTER_REVIEWS = environment.path("HELLE_LETTER_REVIEWS", HELLE_STATE / "letter-reviews.toml")
# The installation's own translations of the support plan's words: a file for each language.
HELLE_TRANSLATIONS = environment.path("HELLE_TRANSLATIONS", HELLE_STATE / "translations")

# --- login ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "helle.site.accounts.LoginsThatEnd",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "helle.site.passwords.NoCommonWords"},
    {"NAME": "helle.site.breached.NotBreached"},
    {"NAME": "helle.site.passwords.NotLikeHerself"},
    {"NAME": "helle.site.passwords.NotTheOneBefore"},
]
# The list of passwords known from breaches, as `helle passwords prepare` writes it; none comes with Helle.
HELLE_BREACHED_PASSWORDS = environment.path("HELLE_BREACHED_PASSWORDS", HELLE_STATE / "breached-passwords.bin")
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "helle.site.accounts.ClosedAccounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Helle: "
MFA_ADAPTER = "helle.site.second_factors.SealedSecondFactors"
MFA_FORMS = {
    "authenticate": "helle.site.second_factors.AuthenticateForm",
    "reauthenticate": "helle.site.second_factors.ReauthenticateForm",
    "add_webauthn": "helle.site.second_factors.NewKeyForm",
    "edit_webauthn": "helle.site.second_factors.NameOfKeyForm",
    "authenticate_webauthn": "helle.site.second_factors.KeyForm",
    "login_webauthn": "helle.site.second_factors.KeyAloneForm",
    "reauthenticate_webauthn": "helle.site.second_factors.KeyAgainForm",
}
# Recovery codes are Helle's own (`recovery_codes`): allauth's are computed again from a seed that it keeps.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
# A key that was set up for it, and asks for a PIN, a finger or a face, logs in without a password.
MFA_PASSKEY_LOGIN_ENABLED = True
# Nothing can be guessed, and a whole office behind one address begins its day at once.
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# The address is an administrator's word, and whoever opens the link to choose a password has read mail there.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Helle"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Attempts are counted for each address and account together; a whole office behind one address is not locked out.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": "300/m/ip"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# Only counts under a hash, for as long as the cool-off lasts: no typed address, no posted field, no network address.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "helle.site.accounts.address_tried"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_LOCKOUT_CALLABLE = "helle.site.held_up.locked_out"
AXES_CLIENT_IP_CALLABLE = "helle.site.accounts.counted_from"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- login through an organisation (OpenID Connect) -------------------------------------------------------------------
# Empty: there is none. Whoever is bound to an identity there logs in there alone; everybody else as above.
_LOGS_IN = HELLE_PART in ("", "web")
HELLE_OIDC_ISSUER = environment.issuer("HELLE_OIDC_ISSUER") if _LOGS_IN else ""
HELLE_OIDC_CLIENT = environment.client_of(HELLE_OIDC_ISSUER, "HELLE_OIDC_CLIENT")
HELLE_OIDC_SECRET = environment.secret_of(
    HELLE_OIDC_ISSUER, environment.path("HELLE_OIDC_SECRET_FILE", HELLE_SECRETS / "oidc.secret")
)
HELLE_OIDC_SCOPE = environment.text("HELLE_OIDC_SCOPE", "openid")
# What the provider calls what OIOSAML 3 calls level, CVR, UUID and privileges.
HELLE_OIDC_CLAIMS = {
    name: environment.text(f"HELLE_OIDC_CLAIM_{name.upper()}", claim) for name, claim in professional.OIOSAML.items()
}

# --- login through an organisation (SAML, OIOSAML 3) ------------------------------------------------------------------
# The name of the provider (its entityID), and the file with its description. Empty: there is none.
HELLE_SAML_ISSUER = environment.name_of("HELLE_SAML_ISSUER") if _LOGS_IN else ""
HELLE_SAML_METADATA = environment.path("HELLE_SAML_METADATA", HELLE_SECRETS / "saml-provider.xml")
# The folder with Helle's own key and certificate.
HELLE_SAML_KEYS = environment.path("HELLE_SAML_KEYS", HELLE_SECRETS)
if HELLE_SAML_ISSUER and HELLE_SAML_ISSUER == HELLE_OIDC_ISSUER:
    # By that name it is known how somebody came, and whom to ask again.
    raise environment.BadSetting("HELLE_SAML_ISSUER is the name of the other provider, HELLE_OIDC_ISSUER")
_SAML = saml_parties.provider(HELLE_SAML_METADATA, HELLE_SAML_ISSUER) if HELLE_SAML_ISSUER else None
if _SAML:
    saml_parties.own(HELLE_SAML_KEYS)
# By what each is called on the login page, of those that are trusted.
HELLE_LOGIN_PROVIDERS: dict[str, Text] = {
    issuer: Text(
        environment.text(f"{by}_NAME", "din organisation"),
        environment.text(f"{by}_NAME_EN", environment.text(f"{by}_NAME", "your organisation")),
    )
    for issuer, by in ((HELLE_OIDC_ISSUER, "HELLE_OIDC"), (HELLE_SAML_ISSUER, "HELLE_SAML"))
    if issuer
}
# Whom somebody writes to or calls whose login is bound to no user.
HELLE_LOGIN_CONTACT = environment.text("HELLE_LOGIN_CONTACT", "")

# --- limits -----------------------------------------------------------------------------------------------------
# Whether somebody to whom many pages are refused is held up (`audit.limits`). Off in tests alone, which are refused
# more in a minute than anybody in a year; those of the limit turn it on.
HELLE_LIMITS = True

# --- sessions ---------------------------------------------------------------------------------------------------
HELLE_IDLE_MINUTES = environment.number("HELLE_IDLE_MINUTES", 30)
HELLE_SESSION_HOURS = environment.number("HELLE_SESSION_HOURS", 10)
# For how long a second factor that was shown is enough where something is handed out (`step_up`).
HELLE_ASK_AGAIN_MINUTES = environment.number("HELLE_ASK_AGAIN_MINUTES", 10)
SESSION_ENGINE = "helle.site.session_store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # With the browser's session: nothing is left of who sat at the public form.
SESSION_COOKIE_SAMESITE = "Lax"

# --- security ---------------------------------------------------------------------------------------------------
SECRET_KEY = environment.secret(HELLE_SECRETS / "django.key")
# What was signed with the key before this one, or by a process that has the next one already, is believed as well.
SECRET_KEY_FALLBACKS = environment.secrets_there(HELLE_SECRETS / "django.next.key", HELLE_SECRETS / "django.former.key")
DEBUG = False
ALLOWED_HOSTS = environment.listed("HELLE_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
_HTTPS = environment.flag("HELLE_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
# Under TLS a browser takes a cookie of such a name from this host alone, and never without TLS: no neighbour under the
# same domain sets one. Lax and not Strict: whoever comes back from her organisation's login comes from another site.
SESSION_COOKIE_NAME = "__Host-helle_session" if _HTTPS else "helle_session"
CSRF_COOKIE_NAME = "__Host-helle_csrf" if _HTTPS else "helle_csrf"
LANGUAGE_COOKIE_NAME = "__Host-helle_language" if _HTTPS else "helle_language"
MESSAGE_STORAGE = "helle.site.flash.Said"
SECURE_SSL_REDIRECT = _HTTPS
# A load balancer asks without TLS, and from these networks alone.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
HELLE_HEALTHZ_FROM = environment.listed("HELLE_HEALTHZ_FROM", ["127.0.0.0/8", "::1"])
# How many proxies of our own stand before the site: they alone are believed about addresses and TLS.
HELLE_PROXIES = environment.number("HELLE_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = HELLE_PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HELLE_PROXIES else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _HTTPS else []
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS  # What lies below the host of Helle: nothing that may go without TLS.
CSRF_FAILURE_VIEW = "helle.site.views.form_of_nobody"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    # Forms send people to the provider to log in and out: its own origin, and those it sends them on to.
    "form-action": [
        CSP.SELF,
        *([environment.origin(HELLE_OIDC_ISSUER)] if HELLE_OIDC_ISSUER else []),
        *environment.listed("HELLE_OIDC_ORIGINS", []),
        *sorted({environment.origin(there) for there in (_SAML.login, _SAML.logout) if there} if _SAML else []),
        *environment.listed("HELLE_SAML_ORIGINS", []),
    ],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}

# --- files ------------------------------------------------------------------------------------------------------
# A file is enciphered as it comes in: it lies nowhere in clear, and never whole in memory.
FILE_UPLOAD_HANDLERS = ["helle.register.casefile.uploads.EncipheringUploadHandler"]
HELLE_UPLOAD_MB = environment.number("HELLE_UPLOAD_MB", 100)
# Whoever closes reports by the thousand (reports.choices.MOST_AT_ONCE) sends a field for each that reads differently,
# and a few besides; Django stops at a thousand in all.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1100
# The path of the socket on which clamd listens. Without it no file is taken in.
HELLE_CLAMD = environment.socket_path("HELLE_CLAMD")
HELLE_TAKES_UNSCANNED_FILES = False
# The law says "as soon as possible" (PUB-LAW-16); this many days is what the desk holds people to.
HELLE_JOURNALISE_WITHIN_DAYS = environment.number("HELLE_JOURNALISE_WITHIN_DAYS", 3)

# --- pages without login ----------------------------------------------------------------------------------------
# Where that process is reached, for the links to it, if not at the same address as the others.
HELLE_PUBLIC_ADDRESS = environment.public_address("HELLE_PUBLIC_ADDRESS")
# Where the keys of what somebody is writing lie, of two hours each: a folder in memory.
HELLE_DRAFT_KEYS = environment.path("HELLE_DRAFT_KEYS", HELLE_STATE / "draft-keys")
# How many zero bits the work of a browser that reports something is to show: each one doubles it.
HELLE_PORTAL_PROOF_BITS = environment.number("HELLE_PORTAL_PROOF_BITS", 18)
# The languages of the public form: it may have more than the staff, whose rules and letters are in two.
HELLE_PORTAL_LANGUAGES = LANGUAGES
# Where the quick exit leads: a page that anybody may have open.
HELLE_PORTAL_EXIT = environment.text("HELLE_PORTAL_EXIT", "https://www.dmi.dk/")
# The accessibility statement made with the WAS-Tool; until there is one, a page of our own.
HELLE_WAS_STATEMENT = environment.text("HELLE_WAS_STATEMENT", "")
# Where one writes about accessibility.
HELLE_CONTACT_MAIL = environment.text("HELLE_CONTACT_MAIL", "")

# --- mail, cache ------------------------------------------------------------------------------------------
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": environment.text("HELLE_SMTP_HOST", "localhost"),
            "port": environment.number("HELLE_SMTP_PORT", 25),
            "timeout": 20,
            **environment.mail_tls("HELLE_SMTP_TLS", environment.text("HELLE_SMTP_HOST", "localhost")),
        },
    }
}
DEFAULT_FROM_EMAIL = environment.text("HELLE_MAIL_FROM", "helle@localhost")
# What every link begins with that leaves in a mail or stands on a page to be copied, and the one port that is answered.
HELLE_ADDRESS = environment.address("HELLE_ADDRESS", f"{'https' if _HTTPS else 'http'}://{ALLOWED_HOSTS[0]}")
# By what Helle is called where SAML is spoken.
HELLE_SAML_ENTITY = environment.text("HELLE_SAML_ENTITY", HELLE_ADDRESS)
CACHES = {
    "default": {
        "BACKEND": "helle.site.cached.Counts",
        "LOCATION": "django_cache",
        "KEY_FUNCTION": "helle.site.cached.row_name",
    }
}

if _ANSWERS_ANYBODY:  # It counts nothing there, and its roles read no table.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# --- backups: a file whose time says when the last one was made -------------------------------------------------
HELLE_BACKUP_STAMP = environment.text("HELLE_BACKUP_STAMP", "")

# --- background jobs --------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_IMPORT_PATHS = ["helle.site.jobs"]

# --- logs -------------------------------------------------------------------------------------------------------
# Its warnings name the address that was typed, and where from.
# At its finest, the checker of signatures says what was signed.
LOGGERS = {"axes": {"level": "ERROR"}, "signxml": {"level": "WARNING"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "helle.site.logs.ShortLines"}, "json": {"()": "helle.site.logs.JsonLines"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": environment.one_of("HELLE_LOG_FORMAT", "text", {"text", "json"}),
        }
    },
    "loggers": LOGGERS,
    "root": {"handlers": ["console"], "level": environment.text("HELLE_LOG_LEVEL", "WARNING")},
}
