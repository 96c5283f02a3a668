"""Settings of the tests: a state directory and databases of their own, cheap password hashing, mail to a local sink."""

import os
from pathlib import Path

os.environ["HELLE_STATE"] = os.environ.get(
    "HELLE_TEST_STATE", str(Path(__file__).resolve().parents[3] / "build" / "test-state")
)
os.environ.pop("HELLE_SECRETS", None)
os.environ.pop("HELLE_MASTER", None)
os.environ["HELLE_DATABASE"] = "helle_test_template"
os.environ["HELLE_KEYS_DATABASE"] = "helle_keys_test_template"

from helle.demo.settings import *  # noqa: F403 # The tests exercise the demo's pages too.

MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Tests log in often; nothing here is a secret.
HELLE_LIMITS = False
# Between a code and the page that takes it a test may cross the half minute.
MFA_TOTP_TOLERANCE = 1
WHITENOISE_AUTOREFRESH = True  # Each test client would read the list of all static files.
