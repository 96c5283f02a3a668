"""The light markup of an article: paragraphs, headings and lists. Whatever else is typed is shown as it was typed."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEADING, POINT = "## ", "- "


def rendered(text: str) -> SafeString:
    """An article as HTML. Every sign of the text is escaped; there is no way to write a tag or a link.

    An empty line ends a paragraph, "## " begins a heading of its own line, "- " a point of a list.
    """
    blocks: list[SafeString] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        blocks += _block([line.strip() for line in block.split("\n") if line.strip()])
    return format_html_join("\n", "{}", ((block,) for block in blocks))


def _block(lines: list[str]) -> list[SafeString]:
    """What stands together: runs of headings, points and plain lines, in their order."""
    blocks: list[SafeString] = []
    points: list[str] = []
    plain: list[str] = []
    for line in [*lines, ""]:
        if points and not line.startswith(POINT):
            blocks.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in points))))
            points = []
        if plain and (not line or line.startswith((HEADING, POINT))):
            blocks.append(format_html("<p>{}</p>", " ".join(plain)))
            plain = []
        if line.startswith(HEADING):
            blocks.append(format_html("<h2>{}</h2>", line.removeprefix(HEADING)))
        elif line.startswith(POINT):
            points.append(line.removeprefix(POINT))
        elif line:
            plain.append(line)
    return blocks
