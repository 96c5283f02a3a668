"""Tags that draw the parts of an interview."""

from __future__ import annotations

from typing import Any

from django import template

from helle.register.identification.findings import Findings
from helle.rules.definitions.indicators import indicator
from helle.rules.definitions.interview_template import InterviewTemplate, Section

register = template.Library()


@register.inclusion_tag("identification/template_part.html")
def part_of(version: InterviewTemplate, code: str) -> dict[str, Any]:
    """What a version of the template asks about in the section of a code."""
    part = version.part(Section(code))
    return {"title": part.section.label, "part": part}


@register.inclusion_tag("identification/findings.html")
def what_was_noted(findings: Findings) -> dict[str, Any]:
    """What an interview noted by element, with the words that were said of it."""
    codes = {Section.ACT: findings.acts, Section.MEANS: findings.means, Section.PURPOSE: findings.purposes}
    return {
        "rows": [
            (section.label, [code.label for code in codes[section]], findings.told.get(section, ""))
            for section in Section
        ],
        "signs": [indicator(code).text for code in findings.signs],
    }
