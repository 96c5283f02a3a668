"""Who has read her own file with a caseworker lately: on the screen, and one who wanted it on paper."""

from __future__ import annotations

from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.register.access_requests.choices import Verified
from helle.register.cases import queries as cases
from helle.register.extracts import actions, queries
from helle.register.extracts.choices import End
from helle.register.extracts.queries import Told
from helle.rules.own_file import FileReader, OwnFilePart

_PARTS: Final = (OwnFilePart.RIGHTS, OwnFilePart.DECISIONS, OwnFilePart.PERIODS, OwnFilePart.LOOKS)
_ENDED: Final = (End.READ, End.READ, End.PAPER)


def read_with_some() -> None:
    """Read with the persons of some of the latest cases, each to its end."""
    caseworker = people.roles()["cmm_caseworker"]
    with acting_as(caseworker):
        latest = list(cases.own_core_grants().order_by("-opened_at", "-id")[5 : 5 + len(_ENDED)])
    for grant, how in zip(latest, _ENDED, strict=False):
        with acting_as(caseworker):
            case = case_now(grant.case_id)
            extract = actions.extract_begin(
                case,
                expected_version=case.version,
                reader=FileReader.PERSON,
                verified=Verified.KNOWN,
                child_view=None,
                parts=_PARTS,
                language="en",
                told=Told(),
            )
            if how is End.PAPER:
                actions.extract_put_on_paper(case, extract, expected_version=None, safe_place=True)
            found = queries.get_extract(case, extract.pk)
            actions.extract_end(case, found, expected_version=None, how=how)
