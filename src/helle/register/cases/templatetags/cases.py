"""The parts of a case's file, as links above each of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helle.register.cases.coming_of_age import is_about_a_minor, said_of_eighteen
from helle.register.cases.models import Case
from helle.register.protection import context as acting
from helle.register.protection import policies

register = template.Library()


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the case's file: its URL name, its label, and the category a role must read to be shown the link.

    `for_writers`: only who also writes that category is shown it. `of_minors`: only in the case of a minor, or of who
    was one. `kind`: the kind of unit whose page it is; '' any.
    """

    url_name: str
    label: str | Promise
    category: str
    for_writers: bool = False
    of_minors: bool = False
    kind: str = ""


# In the order shown. A page of a later app stands here by its URL name.
PARTS: Final = (
    Part("case-page", _("Sagen"), "core"),
    Part("case-minor", _("Barnet"), "core", of_minors=True),
    Part("case-tasks", _("Opgaver"), "core"),
    Part("case-planned", _("Planlagte samtaler"), "core", for_writers=True),
    Part("case-allocation", _("Hvem har sagen"), "core", for_writers=True),
    Part("case-placement", _("Bolig"), "placement"),
    Part("case-return", _("Hjemsendelse"), "return_plan"),
    Part("case-support-plan", _("Støtteplan"), "notes", kind="cmm"),
    Part("case-journal", _("Journal"), "documents"),
    Part("case-letters", _("Breve"), "documents"),
    Part("case-corrections", _("Rettelser"), "core", for_writers=True),
    Part("case-extracts", _("Læs sammen"), "documents", for_writers=True),
    Part("case-access", _("Aktindsigt"), "documents"),
    Part("case-disclosures", _("Videregivelser"), "core", for_writers=True),
    Part("case-consents", _("Samtykker"), "core", kind="representative"),
    Part("case-print", _("Udskriv"), "core"),
    Part("case-audit", _("Opslag i sagen"), "audit"),
)


@register.inclusion_tag("cases/parts_of_the_case.html", takes_context=True)
def parts_of_the_case(context: Context, number: str, here: str) -> dict[str, object]:
    """The parts that the acting role may read, and when a minor turns eighteen, unless the head of a form says so
    (`case_mark`); `here` is the URL name of the page they stand on. The page has its `case`."""
    case = context.get("case")
    of_a_minor = here == "case-minor" or (isinstance(case, Case) and is_about_a_minor(case))
    return {
        "eighteen": said_of_eighteen(case) if isinstance(case, Case) and not context.get("case_mark") else None,
        "parts": [
            (reverse(part.url_name, args=[number]), part.label, part.url_name == here)
            for part in PARTS
            if (policies.may_write if part.for_writers else policies.may_read)(part.category)
            and (of_a_minor or not part.of_minors)
            and part.kind in ("", acting.current().unit_kind)
        ],
    }
