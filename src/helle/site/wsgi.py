"""The application as servers load it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
django = get_wsgi_application()

from helle.site.closed import looking_first  # noqa: E402 # Its settings are there now.

application = looking_first(django)
