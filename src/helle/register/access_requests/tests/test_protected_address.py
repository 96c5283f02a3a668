"""An answer of somebody whose address is protected: it tells her of all who have her data, and who approves it is told
what she is not shown (PUB-DIG-12, PUB-LAW-21)."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import correction_stories, sharing_stories, stories, task_stories
from tests.cast import Cast, open_to
from tests.pages import hidden_of

from helle.register.access_requests import entry_queries, queries
from helle.register.cases import queries as cases
from helle.register.cases.models import Case, RungEvent
from helle.register.interface.words import long_day
from helle.register.organisations.loading import unit_id
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.protection import clock
from helle.register.support import municipality_actions
from helle.rules.access_request import AccessRight
from helle.rules.codes import ResidenceStatus
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose
from helle.rules.support.codes import MunicipalityCause

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOT_SHOWN = "Listen her viser ikke, hvor personen bor"
MUNICIPALITY = "Københavns Kommune"
SOLVING = DisclosurePurpose.PROSECUTION


@pytest.fixture
def case(cast: Cast) -> Case:
    """A municipality was told of her, how to reach her is known, and her address is protected."""
    found = stories.an_opened_case(cast)
    stories.record_stay(cast.mette, found, ResidenceStatus.PERMIT)
    correction_stories.describe(cast.mette, found, stories.description(safe_contact="ring efter klokken to"))
    open_to(cast.peter, found.pk, "core")
    task_stories.ask(cast.mette, found, cast.peter)  # A police district, which is not named to whoever approves.
    with cast.mette.acting():
        municipality_actions.municipality_notify(found, unit_id=unit_id("KOM-101"), cause=MunicipalityCause.HAND_OVER)
    stories.protect_address(cast.mette, found)
    return found


def test_she_is_told_of_the_municipality_and_who_approves_reads_that_the_list_leaves_it_out(
    cast: Cast, case: Case
) -> None:
    row = access.an_assembled_answer(cast, case, right=AccessRight.GDPR)
    hers = " ".join(access.text_of(access.file_of(cast.mette, case, row)).split())
    assert MUNICIPALITY in hers
    # It is hers to know, from when; the ground may be a matter of the police.
    assert f"Adressen er beskyttet: {long_day(clock.today(), 'da')}" in hers and "CPR" not in hers
    for view in ("case-access-answer", "case-access-request"):
        page = reverse(view, args=[case.number, row.pk])
        shown = cast.karen.client().get(page).content.decode()
        assert NOT_SHOWN in shown and MUNICIPALITY not in shown
    page = reverse("case-access-request", args=[case.number, row.pk])
    assert NOT_SHOWN not in cast.mette.client().get(page).content.decode()
    with cast.karen.acting():
        opened = queries.get_request(case, row.pk)
        # The log grows by each look; nothing else is called changed since it was decided.
        changed = {
            one.entry.kind for one in entry_queries.listed_entries(case, row) if one.choice is not None and one.changed
        }
        assert changed <= {EntryKind.LOG}
        assert opened.waiting is not None
    access.answer(cast.karen, case, row)
    with cast.karen.acting():
        assert not entry_queries.came_since(
            case, queries.get_request(case, row.pk), entry_queries.listed_entries(case, row)
        )


def test_who_has_the_case_herself_is_shown_it_whatever_her_role(cast: Cast, case: Case) -> None:
    """Karen leads: by her role she is not shown it, and of a case that was given to her she is (C6)."""
    page = reverse("case-page", args=[case.number])
    assert MUNICIPALITY not in cast.karen.client().get(page).content.decode()
    stories.assign(cast.karen, case, cast.karen)
    assert MUNICIPALITY in cast.karen.client().get(page).content.decode()


def test_who_approves_is_told_that_the_address_was_protected_since_the_file_was_made(cast: Cast) -> None:
    """She said yes to an answer that could not be handed over, and read nothing of why: of whoever is not shown where
    the person lives the entries do not tell that they changed."""
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case)
    page = reverse("case-access-answer", args=[case.number, row.pk])
    said = "blevet beskyttet, siden filen blev lavet"
    assert said not in cast.karen.client().get(page).content.decode()
    clock.move_forward(dt.timedelta(minutes=5))
    stories.protect_address(cast.mette, case)
    top, listed = cast.karen.client().get(page).content.decode().split("Hver ting før og efter")
    assert said in top
    # The file does not say it, and so it stands in the case alone; all else of her is handed out as it was decided.
    (of_her,) = [part for part in listed.split("<details") if "<summary>Personen:" in part]
    in_the_case, handed_out = (
        re.findall(rf'<span class="sr-only">{side}:[^<]*</span>(.*?)</p>', of_her) for side in ("I sagen", "Udleveres")
    )
    (at,) = [at for at, line in enumerate(in_the_case) if "Adressen er beskyttet" in line]
    nothing = [at for at, line in enumerate(handed_out) if ">intet<" in line]
    assert nothing == [at] and len(in_the_case) == len(handed_out) > 1
    assert "ændret, siden filen blev lavet" in of_her and "Adressen er beskyttet" not in "".join(handed_out)
    access.answer(cast.karen, case, row)
    with cast.mette.acting():
        assert entry_queries.came_since(
            case, queries.get_request(case, row.pk), entry_queries.listed_entries(case, row)
        )


def test_of_an_address_that_was_protected_before_it_is_not_said(cast: Cast, case: Case) -> None:
    clock.move_forward(dt.timedelta(minutes=5))
    row = access.an_assembled_answer(cast, case)
    shown = cast.karen.client().get(reverse("case-access-answer", args=[case.number, row.pk])).content.decode()
    assert "beskyttet, siden filen blev lavet" not in shown and "heller ikke, om noget af det er ændret" in shown


def test_where_no_file_waits_nothing_is_asked(cast: Cast, case: Case) -> None:
    """After the yes the whole form stood beneath "no file is waiting"."""
    row = access.an_assembled_answer(cast, case)
    client, page = cast.karen.client(), reverse("case-access-answer", args=[case.number, row.pk])
    opened = hidden_of(client, page)
    access.answer(cast.karen, case, row)
    shown = client.get(page)
    text = shown.content.decode()
    assert "Der venter ingen fil på godkendelse." in text and NOT_SHOWN not in text
    assert 'name="answer"' not in text and reverse("case-access-request", args=[case.number, row.pk]) in text
    sent = urlencode(opened | {"answer": "no", "why": "Der mangler et brev."})
    late = client.post(page, sent, content_type="application/x-www-form-urlencoded")
    text = late.content.decode()
    assert late.status_code == 422 and 'name="answer"' not in text and "Der mangler et brev." in text


def test_who_approves_reads_of_no_district_that_she_is_shown_nowhere_else(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    sharing_stories.disclose(cast.mette, case, sharing_stories.wish("POL-OJYL", DataCategory.OUTCOME, purpose=SOLVING))
    row = access.an_assembled_answer(cast, case)
    page = reverse("case-access-answer", args=[case.number, row.pk])
    assert "Østjyllands Politi" in cast.karen.client().get(page).content.decode()
    stories.protect_address(cast.mette, case)
    shown = html.unescape(cast.karen.client().get(page).content.decode())
    assert "Østjyllands Politi" not in shown


def test_pub_dig_12_who_entered_a_step_is_named_by_its_kind_where_she_lives_is_not_shown(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No police district enters a step by a role of today. Where one stands with it, Karen, who leads, reads that it
    was the police, in print and in the list of an answer, and for her the entry is the one Mette decided about."""
    entered, district = cases.rung_events, cast.peter.membership.unit_id

    def by_the_district(case_id: uuid.UUID) -> list[RungEvent]:
        rows = list(entered(case_id))
        for row in rows:
            row.by_unit_id = district
        return rows

    monkeypatch.setattr(cases, "rung_events", by_the_district)
    row = access.ask(cast.mette, case)
    alike = set()
    for who, named in ((cast.mette, True), (cast.karen, False)):
        with who.acting():
            (printed,) = entries_of(case, [EntryKind.COURSE], named=False)
            (listed,) = (one for one in entry_queries.listed_entries(case, row) if one.entry.kind is EntryKind.COURSE)
        for said in (" ".join(printed.passages), " ".join(listed.entry.passages)):
            assert ("indført af Østjyllands Politi" in said) is named
            assert ("indført af Politiet (vises ikke: adressen er beskyttet)" in said) is not named
        alike.add(listed.seen)
    assert len(alike) == 1
