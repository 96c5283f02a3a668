"""What each page is for, in two sentences. One data file, by the name of the page's address."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from helle.rules.ruling import Text

FILE = Path(__file__).parent / "data" / "help.toml"


def help_of(url_name: str) -> Text | None:
    """The two sentences of a page; None where a page has none."""
    return all_help().get(url_name)


@cache
def screens() -> dict[str, Text]:
    """The pages that an article can be said to belong to, by their names."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Text(one["name_da"], one["name_en"]) for name, one in read.items() if "name_da" in one}


@cache
def all_help() -> dict[str, Text]:
    """The sentences of every page. Read once."""
    return {name: Text(one["da"], one["en"]) for name, one in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
