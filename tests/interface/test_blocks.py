"""A list shown as blocks on a phone: the roles its display takes away, and each value's heading, stand in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import helle

TEMPLATES = [
    path for path in Path(helle.__file__).parent.rglob("*.html") if 'class="rows blocks' in path.read_text("utf-8")
]
TABLE = re.compile(r'<table class="rows blocks.*?</table>', re.DOTALL)
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_roles_and_headings_stand_in_the_template(template: Path) -> None:
    for table in TABLE.findall(template.read_text("utf-8")):
        head, body = table.split("<tbody", 1)
        for part, of_th in ((head, "columnheader"), (f"<tbody{body}", "rowheader")):
            for tag, attributes in re.findall(r"<(table|thead|tbody|tr|td|th)\b([^>]*)>", part):
                assert f'role="{ROLES.get(tag, of_th)}"' in attributes, (tag, attributes)
        named = set(re.findall(r'<th role="columnheader"[^>]*>{% translate "([^"]+)" %}</th>', head))
        # A cell that holds nothing is not shown, and what can be done with a row says so itself.
        for attributes, empty in re.findall(r"<t[dh]\b([^>]*)>(</t[dh]>)?", body):
            if not empty and not any(one in attributes for one in ("colspan", "pick", 'class="act"')):
                heading = re.search(r"data-title=\"{% translate '([^']+)' %}\"", attributes)
                assert heading is not None and heading.group(1) in named, attributes


def test_there_are_some() -> None:
    assert {"cases.html", "list.html", "lines.html", "health.html"} <= {path.name for path in TEMPLATES}
