"""The office's words for what happened, put to her: each of them, in both languages (PUB-DIG-05)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests import prosecution_stories as told
from tests import sharing_stories as passing_on
from tests import stories
from tests.cast import Cast, Member, member, open_to

from helle.register.access_requests.choices import WithheldGround
from helle.register.access_requests.withheld import WithheldLooks
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.extracts.answered import Answered
from helle.register.extracts.sources import SOURCES, Piece
from helle.register.extracts.to_her import _OF_CHOICES, _OF_RULES, entry_to_her, passage_to_her
from helle.register.interface.words import long_day
from helle.register.organisations import queries as organisations
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.protection import clock
from helle.register.sharing import actions as sharing
from helle.register.sharing.choices import EndedWhy
from helle.rules.access_request import AccessRight
from helle.rules.own_file import OwnFilePart
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

SAID = [(code.label.in_language, hers.in_language) for code, hers in _OF_RULES]
CHOSEN = [(choice, hers.in_language) for choice, hers in _OF_CHOICES]


@pytest.mark.parametrize("language", ["da", "en"])
def test_each_coded_word_is_put_to_her_where_it_is_an_answer_and_never_within_another(language: str) -> None:
    with override(language):
        pairs = [(office(language), hers(language)) for office, hers in SAID]
        pairs += [(str(choice.label), hers(language)) for choice, hers in CHOSEN]
        for office, hers in pairs:
            assert office != hers
            for put, becomes in (
                (office, hers),
                (f"1. marts: {office}", f"1. marts: {hers}"),
                (f"1. marts, {office}", f"1. marts, {hers}"),
                (f"{office}, 1. marts", f"{hers}, 1. marts"),
                (f"Hun skrev: »{office}.«", f"Hun skrev: »{office}.«"),
            ):
                assert passage_to_her(put) == becomes, put
        # Written alike in two lists they are put alike, and said to her already they stand.
        assert len(dict(pairs)) == len(set(pairs))
        assert all(passage_to_her(hers) == hers for _office, hers in pairs)


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize(
    ("language", "asked"), [("da", "Er du udsat for menneskehandel?"), ("en", "Were you trafficked?")]
)
def test_the_title_of_what_was_decided_is_put_to_her(cast: Cast, language: str, asked: str) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting(), override(language):
        titles = [entry_to_her(one).title for one in entries_of(case, [EntryKind.ASSESSMENT], named=True)]
    assert titles and all(asked in one for one in titles), titles


@pytest.mark.django_db(databases=["default", "keys"])
def test_shr_03_she_reads_which_statements_she_was_told_of_and_what_she_claims(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    told.give_a_statement(cast.mette, case)
    told.give_a_statement(cast.mette, case, informed=False, why_untold=told.WHY_NOT, statement="Ikke fortalt hende")
    told.claim(cast.mette, case)
    told.link(cast.peter, told.open_case(cast.peter), case)
    with cast.mette.acting():
        facts = cases.facts_today(stories.fresh(case))
        said = str([piece for one in SOURCES for piece in one.pieces(case, facts)])
    assert told.STATEMENT in said
    assert "Krav om erstatning" in said
    for kept in ("Ikke fortalt hende", told.BALANCE, told.JOURNAL, "Straffesag"):
        assert kept not in said, kept


@pytest.mark.django_db(databases=["default", "keys"])
def test_shr_04_she_reads_who_was_told_also_where_it_has_ended(cast: Cast) -> None:
    """What had ended was not told, though it had been read, or was passed on by a mistake."""
    case = stories.an_opened_case(cast)
    row = passing_on.disclose(cast.mette, case)
    police = passing_on.wish("POL-OJYL", DataCategory.OUTCOME, purpose=DisclosurePurpose.PROSECUTION)
    passing_on.disclose(cast.mette, case, police)
    unread = passing_on.disclose(cast.mette, case, passing_on.wish("HJST", DataCategory.RETURN_PLAN))
    assert cast.henrik.client().get(reverse("told-page", args=[row.pk])).status_code == 200
    began = clock.today()
    clock.move_forward(dt.timedelta(days=3))
    with cast.mette.acting():
        sharing.end(row, EndedWhy.MISTAKE)
        sharing.end(unread, EndedWhy.MET)
        (source,) = [one for one in SOURCES if one.part is OwnFilePart.GIVEN]
        found = {one.key: one for one in source.pieces(case, cases.facts_today(stories.fresh(case)))}
        said = str(list(found.values()))
    assert found[row.pk].title == "Hjemrejsestyrelsen"
    assert found[row.pk].about == f"{long_day(began, 'da')} – {long_day(clock.today(), 'da')}"
    assert found[row.pk].passages == (
        "Har fået: identitet",
        f"Har læst det. Første gang: {long_day(began, 'da')}",
        "Det var en fejl, at det blev givet videre.",
    )
    assert found[unread.pk].passages[1:] == ("Nåede ikke at læse det",)
    assert "Politi" not in said


@pytest.mark.django_db(databases=["default", "keys"])
def test_pub_dig_05_she_reads_that_a_region_can_see_her_case_also_where_which_one_is_not_shown(cast: Cast) -> None:
    """Read by somebody who is not shown where she lives, it was left out of what she was told."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    open_to(member("Regitze Klemmensdal", "REG-MIDT", "notifier"), case.pk, "core")
    assert "Region Midtjylland" in can_see_her_case(cast.karen, case)
    stories.protect_address(cast.mette, case)
    told_by_karen = can_see_her_case(cast.karen, case)
    assert "Region" in told_by_karen and "Region Midtjylland" not in told_by_karen
    assert "Region Midtjylland" in can_see_her_case(cast.mette, case)


def can_see_her_case(reader: Member, case: Case) -> list[str]:
    """The titles of what she is told of who can see her case."""
    (source,) = [one for one in SOURCES if one.part is OwnFilePart.GIVEN]
    with reader.acting():
        return [one.title for one in source.pieces(case, cases.facts_today(stories.fresh(case)))]


@pytest.mark.django_db(databases=["default", "keys"])
def test_pub_dig_05_who_is_shown_by_its_kind_is_withheld_with_one_of_the_kind_and_with_no_other(cast: Cast) -> None:
    """Which region it is the reader is not shown; the police district that an answer withholds it is not."""
    units = {unit.code: unit for unit in organisations.units_on(clock.today()).values()}
    piece = Piece(uuid.uuid4(), "Region", "", ("Kan se: sagens stade",), kind="region")
    for withheld, left in (("REG-MIDT", False), ("POL-OJYL", True)):
        unit = units[withheld]
        found = WithheldLooks(WithheldGround.THIRD_PERSON, AccessRight.GDPR, unit=unit.id)
        with cast.karen.acting():
            answered = Answered([found], {unit.id: (found, (unit.name.da, unit.name.en))})
            assert (answered.left_of(OwnFilePart.GIVEN, [piece])[0] == [piece]) is left
