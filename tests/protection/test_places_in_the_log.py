"""A word of the log's detail that names a place is left out by its name or tells of no home (PUB-DIG-12)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from helle.register.protection import row_security

SAYS_A_PLACE: Final = re.compile(r"\b(area|region|municipality|place|places|district|country|county|city|address)\b")
# Names that sound like a place and stand in lines of cases or referrals, or may: what they hold is not where she lives.
TELLS_NO_HOME: Final = {
    "address confirmed": "whether it was confirmed, yes or no",
    "area": "an area of outreach, in lines of evenings, which are of no person",
    "country": "to which country she returns, or which other state receives her",
    "grant places": "how many places a price is for",
    "place": "the number of a turn: in a queue, of a reader, of an item",
    "places": "how many",
}


def _keys_of_detail() -> Iterator[str]:
    """The names in what is given as `detail`, in whichever app, as words."""
    for path in row_security.HERE.parent.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.keyword) and call.arg == "detail":
                for found in ast.walk(call.value):
                    for one in found.keys if isinstance(found, ast.Dict) else ():
                        if isinstance(one, ast.Constant) and isinstance(one.value, str):
                            yield one.value.replace("_", " ")


def test_each_name_that_says_a_place_is_left_out_or_says_here_why_not() -> None:
    source = (row_security.HERE / "sql" / "207_places_in_the_log.sql").read_text()
    left_out = re.findall(r"'(\w+)'", re.findall(r"e\.key IN \(([^)]*)\)", source)[0])
    assert {one for one in _keys_of_detail() if SAYS_A_PLACE.search(one)} == {*left_out, *TELLS_NO_HOME}
