"""The articles that come with the product, read into the library once each: `helle migrate` adds what is missing."""

from __future__ import annotations

import tomllib
import uuid
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

FILE = Path(__file__).parent / "data" / "articles.toml"
# Ids that are the same in every installation.
NAMESPACE: Final = uuid.UUID("5b1f1c0e-5d0e-4c53-9f0b-0d6a5c6d8a11")


def article_id(name: str) -> uuid.UUID:
    """The id of an article that comes with the product."""
    return uuid.uuid5(NAMESPACE, name)


@cache
def shipped() -> list[dict[str, Any]]:
    """What the file says. Read once."""
    articles: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["articles"]
    return articles


_END = (
    "UPDATE guidance_version o SET during = daterange(lower(o.during), %(valid_from)s) WHERE o.article = %(article)s"
    " AND o.number = %(number)s - 1 AND o.published_by_id IS NULL AND upper_inf(o.during)"
    " AND lower(o.during) < %(valid_from)s"
    " AND NOT EXISTS (SELECT 1 FROM guidance_version n WHERE n.article = o.article AND n.number >= %(number)s)"
)
_ADD = (
    "INSERT INTO guidance_version (id, article, number, topic, title_da, title_en, body_da, body_en, screens,"
    " requirements, revision, during, published_at)"
    " VALUES (%(id)s, %(article)s, %(number)s, %(topic)s, %(title_da)s, %(title_en)s,"
    " %(body_da)s, %(body_en)s, %(screens)s, %(requirements)s, 1, daterange(%(valid_from)s, NULL), helle.clock_now())"
    " ON CONFLICT DO NOTHING"
)


def load(cursor: CursorWrapper, articles: list[dict[str, Any]] | None = None) -> None:
    """Add the versions that are missing, each ending the one before it. The cursor's role owns the table.

    What is there is not changed. Where an installation has drafted or published its own version since, it stays, and
    the product's later ones are left out. `articles` stands for what the file says.
    """
    for one in articles if articles is not None else shipped():
        values = {
            "id": uuid.uuid5(NAMESPACE, f"{one['id']} {one['number']}"),
            "article": article_id(one["id"]),
            "number": one["number"],
            "topic": one["topic"],
            "title_da": one["title_da"],
            "title_en": one["title_en"],
            "body_da": one["text_da"].strip(),
            "body_en": one["text_en"].strip(),
            "screens": one["screens"],
            "requirements": one["requirements"],
            "valid_from": one["valid_from"],
        }
        cursor.execute(_END, values)
        cursor.execute(_ADD, values)
