"""What was passed on about a person goes with her: the messages, what the receiver reads, and what she agreed to."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from django.http import Http404
from django.urls import reverse
from tests import ending_stories, sharing_stories, stories
from tests import erasure_stories as told
from tests.cast import Cast, as_owner

from helle.register.cases.models import Case
from helle.register.protection import vault
from helle.register.protection.keystore.models import DataKey
from helle.register.sharing import queries
from helle.register.sharing.models import Disclosure
from helle.rules.codes import Authority
from helle.rules.sharing.receivers import DataCategory as C
from helle.rules.sharing.receivers import DisclosurePurpose as P

pytestmark = pytest.mark.django_db(databases=["default", "keys", "lists"])
REGISTER: Final = Path(vault.__file__).parent.parent
# Where a key of its own is made, and of which table its rows are. What has a column with a case or a person is hers.
KEYED: Final = {
    "accommodation": "accommodation_offer",
    "cases": "people_person",
    "enquiries": "enquiries_enquiry",
    "exploitation": "exploitation_exploitation",
    "handing_out": "handing_out_file",
    "hotline": "hotline_call",
    "joint_actions": "joint_actions_jointaction",
    "log_review": "log_review_draw",
    "placements": "placements_urgentrequest",
    "prosecution/actions": "prosecution_criminalcase",
    "prosecution/beside_actions": "prosecution_disclosure",
    "prosecution/contact_actions": "prosecution_contactmessage",
    "referrals": "referrals_referral",
    "sharing": "sharing_disclosure",
}


def at_once_as_owner(statement: str, *values: object) -> None:
    """What is asked when all is written is asked now."""
    as_owner(statement, list(values))
    as_owner("SET CONSTRAINTS ALL IMMEDIATE", [])
    as_owner("SET CONSTRAINTS ALL DEFERRED", [])


def asked_as_owner(statement: str, *values: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner_asking(%s)", [statement.format(*values)])
        answer: str = cursor.fetchone()[0]
    return answer


@pytest.fixture
def at_once(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Decide, and have done what follows when it is committed."""

    def decide(*arguments: Any, **named: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            told.decided(*arguments, **named)
            as_owner("SET CONSTRAINTS ALL IMMEDIATE", [])

    return decide


def test_a_message_about_her_goes_with_her_and_its_receiver_has_it_no_longer(
    cast: Cast, at_once: Callable[..., None]
) -> None:
    case = stories.an_opened_case(cast, indication=False)
    consent = sharing_stories.consent(cast.mette, case)
    rests = sharing_stories.by_consent(cast.mette, case, consent)
    wanted = sharing_stories.wish("HJST", C.OUTCOME)
    row = sharing_stories.disclose(cast.mette, case, wanted, message=sharing_stories.TOLD)
    waits = sharing_stories.beyond(cast.mette, case)
    closed = told.lapsed(cast, case)
    assert sharing_stories.read(cast.henrik, row.pk).message == sharing_stories.TOLD
    page = cast.mette.client().get(reverse("case-erasure", args=[case.number])).content.decode()
    assert "Det, der er givet videre om personen" in page
    at_once(cast.karen, told.asked(cast.mette, closed))
    assert not DataKey.objects.filter(subject_id__in=[row.pk, rests.pk, waits.pk]).exists()
    with cast.henrik.acting():
        assert queries.told_us() == []
        with pytest.raises(Http404):
            queries.get_told(row.pk)
    ends = "SELECT string_agg(DISTINCT ended_why, ',') FROM sharing_disclosure WHERE case_id = '{}'"
    assert asked_as_owner(ends, case.pk) == "erased"
    assert asked_as_owner("SELECT withdrawn_how FROM sharing_consent WHERE id = '{}'", consent.pk) == "erased"


def beside_an_act(cast: Cast) -> tuple[Case, Disclosure]:
    """Udlændingestyrelsen has the case, and CMM tells it besides who she is."""
    case = stories.a_case_with_udlst(cast)
    row = sharing_stories.disclose(cast.mette, case, sharing_stories.wish("UDLST", C.IDENTITY, purpose=P.SUPPORT))
    return case, row


def test_a_disclosure_beside_what_a_unit_holds_itself_does_not_hinder_an_erasure(
    cast: Cast, at_once: Callable[..., None]
) -> None:
    case, row = beside_an_act(cast)
    stories.hold_interview(cast.ulla, case)
    stories.assess(cast.ulla, case, Authority.UDLST)
    ending_stories.finish(cast.mette, case)
    with cast.mette.acting():
        closed = stories.fresh(case)
    at_once(cast.karen, told.asked(cast.mette, closed))
    assert not DataKey.objects.filter(subject_id__in=[case.person_id, row.pk]).exists()


def test_the_ledger_is_replayed_over_an_open_case_of_which_something_is_passed_on(cast: Cast) -> None:
    case, row = beside_an_act(cast)
    sharing_stories.tell(cast, case)
    at_once_as_owner("SELECT helle.replay_erasure('person', %s, NULL, helle.clock_now())", case.person_id)
    held = "SELECT count(*) FROM protection_grant WHERE case_id = '{}' AND during @> helle.clock_now()"
    assert asked_as_owner(held, case.pk) == "0"
    assert asked_as_owner("SELECT ended_why FROM sharing_disclosure WHERE id = '{}'", row.pk) == "erased"


def made_in() -> set[str]:
    """The modules that make a key of its own for something of a case, by app or by module where an app has several."""
    found = set()
    for file in sorted(REGISTER.rglob("*.py")):
        if "tests" in file.parts or file.name == "vault.py":
            continue
        calls = [node.func for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
        if any(isinstance(one, ast.Attribute) and one.attr == "new_subject" for one in calls):
            app, module = file.relative_to(REGISTER).parts[0], file.stem
            found.add(f"{app}/{module}" if app == "prosecution" else app)
    return found


def test_whatever_has_a_key_of_its_own_and_a_case_goes_with_the_person() -> None:
    assert made_in() == set(KEYED)
    body = asked_as_owner("SELECT pg_get_functiondef('helle.subjects_of(uuid)'::regprocedure)")
    columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = '{}' AND column_name IN {}"
    hers = [one for one in KEYED.values() if asked_as_owner(columns, one, "('case_id', 'person_id', 'cases')") != "0"]
    assert {"sharing_disclosure", "handing_out_file"} <= set(hers) and "prosecution_disclosure" in hers
    assert [one for one in hers if not re.search(rf"\b{one}\b", body)] == []
