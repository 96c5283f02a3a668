"""Whoever has stolen the key of a system calls as it does, and tries to get at more, and not to be seen."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.test import Client

from helle.exchange import actions
from helle.register.administration import unit_actions
from helle.register.audit.models import Line
from helle.register.extracts import queries as extracts
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.own_file import OwnFilePart
from tests import extract_stories, minor_stories, service_stories, stories
from tests.cast import Cast
from tests.service_stories import MUNICIPAL, System
from tests.unit_stories import load

pytestmark = pytest.mark.usefixtures("committed")
AARHUS = "KOM-751"
PAGES = ("/sager/", "/henvendelser/", "/log/", "/administration/systemer/", "/administration/brugere/")


@pytest.fixture
def units_opened_again(committed: None, owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[None]:
    """A test may close a unit: all others of the worker share them."""
    yield
    owner.execute("DELETE FROM organisations_membership")
    load(owner, again=True)


def test_she_reads_no_more_than_it_and_the_person_is_told_of_each_look_and_of_no_name(cast: Cast) -> None:
    """All that she tries, and what stands of it in the extract that the person reads."""
    case, other = stories.an_opened_case(cast), stories.an_opened_case(cast)
    case = minor_stories.describe(cast.mette, case)
    minor_stories.tell_municipality(cast.mette, case, AARHUS)
    made = service_stories.make_reader(cast)
    thief = System(made.key, "203.0.113.66")
    # What it may, from anywhere: that is written as not met. Never for what the person is not told of.
    assert thief.get("cases", Helle_Purpose="law_enforcement").status_code == 400
    assert thief.get(f"cases/{case.number}", Helle_Purpose="none").status_code == 400
    read = thief.get(f"cases/{case.number}", Helle_Purpose="supervision")
    assert read.status_code == 200 and stories.NAME not in read.content.decode()
    assert [one["number"] for one in thief.get("cases").json()["cases"]] == [case.number]
    # More than it: another case, what it was not made for, and the pages with the key.
    assert thief.get(f"cases/{other.number}").status_code == 404
    assert thief.send(service_stories.referral()).status_code == 403
    assert thief.get(f"referrals/{uuid.uuid4()}").status_code == 403
    carried = {"Authorization": f"Bearer {made.key}", "Helle-Purpose": "casework", "Cookie": f"sessionid={made.key}"}
    for page in PAGES:
        answer = Client(headers=carried).get(page)
        assert (answer.status_code, "login" in answer.headers.get("Location", ""), page) == (302, True, page)
    # The person reads her own file: which authority, when and what for, and no name of a system or of anybody.
    extract = extract_stories.begin(cast.mette, case, parts=[OwnFilePart.LOOKS])
    with cast.mette.acting():
        (looks,) = extracts.reading_of(case, extract).parts
    (theirs,) = [one for one in looks.pieces if one.key == unit_id(AARHUS)]
    assert len(theirs.passages) == 2 and all("oktober 2025" in one for one in theirs.passages)
    assert {purpose for purpose in ("sagsbehandling", "ledelsestilsyn") if purpose in str(theirs).lower()} == {
        "sagsbehandling",
        "ledelsestilsyn",
    }
    assert not [name for name in (MUNICIPAL, "system.invalid", cast.olga.user.full_name) if name in str(looks)]
    with cast.dorthe.acting():
        tried = Line.objects.filter(user_id=made.account_id).values_list("action", "cases", "outcome")
        assert ("access.denied", [other.pk], "denied") in [(one, two, three) for one, two, three in tried]
    # Found out, she is out at once.
    with cast.anton.acting():
        actions.account_end(made.account_id)
    assert thief.get("cases").status_code == 401


@pytest.mark.usefixtures("units_opened_again")
def test_a_key_of_a_unit_that_has_closed_opens_nothing(cast: Cast) -> None:
    """The unit's people have no role in it any more, and nobody thought of its system."""
    made = service_stories.make(cast, "FVST", name="Fødevaretilsynets system")
    system = System(made.key)
    assert system.send(service_stories.referral()).status_code == 201
    with cast.anton.acting():
        unit_actions.unit_close(unit_id("FVST"), last_day=clock.today(), successor=None, told=True)
        page = cast.anton.client().get("/administration/systemer/").content.decode()
        assert "Enheden er lukket" not in page
        with pytest.raises(Refused, match="closed on that day"):
            service_stories.make(cast, "FVST", begins_on=clock.today() + dt.timedelta(days=1))
    assert system.send(service_stories.referral()).status_code == 201
    clock.freeze(clock.now() + dt.timedelta(days=1))
    wrong = System("x" * 43, "203.0.113.1").send(service_stories.referral())
    refused = system.send(service_stories.referral())
    assert (refused.status_code, refused.content) == (401, wrong.content)
    with cast.dorthe.acting():
        assert Line.objects.filter(action="service.refused", object_id=made.account_id).get().detail == {
            "why": "closed"
        }
    assert "Enheden er lukket" in cast.anton.client().get("/administration/systemer/").content.decode()
