"""The cache: a table of counts, such as how often somebody tried to log in.

What its rows are called is a keyed hash, since libraries put network addresses into their keys. What they hold is read
as numbers, texts and lists of them, and never as an object: whoever writes the table does not run code in the site.
"""

from __future__ import annotations

import base64
import hmac
import io
import pickle
from collections.abc import Iterable
from typing import Any, Never

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.utils.timezone import now  # noqa: TID251 # By the machine's clock, as Django writes when a row ends.


def row_name(key: str, key_prefix: str, version: int) -> str:
    """The name of a row: nobody who reads the table, even with all addresses to try, learns what it counts."""
    named = f"{key_prefix}:{version}:{key}"
    return hmac.new(settings.SECRET_KEY.encode(), named.encode(), "sha256").hexdigest()


class Counts(DatabaseCache):
    """Django's own cache in the database, whose rows are read by `Plain`."""

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        named = {self.make_and_validate_key(key, version=version): key for key in keys}
        with connections[router.db_for_read(self.cache_model_class)].cursor() as cursor:
            cursor.execute(
                "SELECT cache_key, value FROM django_cache WHERE cache_key = ANY(%s) AND expires >= %s",
                [list(named), now()],
            )
            return {named[name]: _read(value) for name, value in cursor.fetchall()}

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """As Django's, but two at once count as two, and the row ends when it would have. Raises `ValueError` where
        there is none."""
        name = self.make_and_validate_key(key, version=version)
        alias = router.db_for_write(self.cache_model_class) or DEFAULT_DB_ALIAS
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT value FROM django_cache WHERE cache_key = %s AND expires >= %s FOR UPDATE", [name, now()]
            )
            row = cursor.fetchone()
            if row is None:
                raise ValueError("a count that is not there")
            counted: int = _read(row[0]) + delta
            written = base64.b64encode(pickle.dumps(counted, self.pickle_protocol)).decode("latin1")
            cursor.execute("UPDATE django_cache SET value = %s WHERE cache_key = %s", [written, name])
        return counted


class Plain(pickle.Unpickler):
    """Reads what Django wrote, as long as it names no class and no function."""

    def find_class(self, module: str, name: str, /) -> Never:
        raise pickle.UnpicklingError("a row of the cache names something to be run")


def _read(value: str) -> Any:
    return Plain(io.BytesIO(base64.b64decode(value, validate=True))).load()
