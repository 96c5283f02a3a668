"""The application as servers load it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
application = get_wsgi_application()

from helle.site import closed  # noqa: E402 # Its settings are there now.

closed.look()
