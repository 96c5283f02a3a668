"""Settings of the demo: the site, and on top of it the demo's start page and one-time sign-in."""

from pathlib import Path

from helle.site import environment
from helle.site.settings import *  # noqa: F403
from helle.site.settings import HELLE_PART, HELLE_STATE
from helle.site.settings import INSTALLED_APPS as SITE_APPS
from helle.site.settings import LOGGERS as SITE_LOGGERS
from helle.site.settings import LOGGING as SITE_LOGGING
from helle.site.settings import MIDDLEWARE as SITE_MIDDLEWARE

INSTALLED_APPS = [*SITE_APPS, "helle.demo"]
MIDDLEWARE = SITE_MIDDLEWARE
if HELLE_PART != "public":  # Who answers anybody signs nobody in.
    MIDDLEWARE = [*SITE_MIDDLEWARE, "helle.demo.views.StartPage"]
    ROOT_URLCONF = "helle.demo.urls"
HELLE_DEMO = True
# The addresses are invented: mails go nowhere but into files, where whoever tries the demo can read them. With a mail
# server named they are sent to it, as by a Helle that is not a demo.
HELLE_DEMO_MAILS = None if environment.text("HELLE_SMTP_HOST", "") else HELLE_STATE / "mails"
if HELLE_DEMO_MAILS is not None:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": HELLE_DEMO_MAILS},
        }
    }
# The texts of letters as reviewed by invented people: in the demo alone.
HELLE_LETTER_REVIEWS = Path(__file__).parent / "letter_reviews.toml"
# An address that is not there and a form that is refused belong to a demo; its terminal tells of errors alone.
LOGGING = SITE_LOGGING | {"loggers": SITE_LOGGERS | {"django.request": {"level": "ERROR"}}}
# Nobody installs a virus scanner to look at the demo; its pages say that files are not scanned.
HELLE_TAKES_UNSCANNED_FILES = True
