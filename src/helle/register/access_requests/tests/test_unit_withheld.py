"""A unit that an answer withholds from its log: named nowhere in the answer, nor in a reading with the person."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import extract_stories, log_stories, stories, support_stories
from tests.cast import Cast
from tests.pages import errors_of, post
from tests.remembered import remembered

from helle.register.access_requests import entry_queries
from helle.register.access_requests.choices import Decision, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.models import AccessRequest, Making
from helle.register.cases.models import Case
from helle.register.extracts import queries as extracts
from helle.register.identification import actions as identification
from helle.register.organisations.loading import unit_id
from helle.register.printing.choices import EntryKind
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.rules.access_request import AccessRight
from helle.rules.codes import Authority
from helle.rules.own_file import OwnFilePart

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NAMES = ("Udlændingestyrelsen", "Danish Immigration Service")
WITHHELD = Cuts(lookers={unit_id("UDLST"): WithheldGround.HERSELF})


@remembered
def a_case_that_names_udlst(cast: Cast) -> Case:
    """Udlændingestyrelsen has assessed her, got the record of an interview, and looked at the case."""
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    with cast.mette.acting():
        identification.interview_send(case, held, expected_version=stories.fresh(case).version)
    stories.assign(cast.ulla, case, cast.ulla)
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200
    return stories.assess(cast.ulla, case, Authority.UDLST)


def decided(cast: Cast, case: Case, cut: Cuts = WITHHELD) -> AccessRequest:
    """Mette withholds of the log, and gives all else."""
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    return row


def approved(cast: Cast, case: Case, row: AccessRequest, **changed: Any) -> str:
    access.assemble(cast.mette, case, row, **changed)
    text = access.text_of(access.file_of(cast.mette, case, row))
    access.answer(cast.karen, case, row)
    return text


def read(cast: Cast, case: Case, language: str) -> str:
    """The reading as it stands on the page, without the rights that everybody has."""
    extract = extract_stories.begin(cast.mette, case, language=language)
    page = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    assert article.index('id="del-rights"') < article.index('id="del-person"')
    return article[article.index('id="del-person"') :]


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_unit_withheld_from_the_log_is_named_nowhere_in_the_answer(cast: Cast, language: str) -> None:
    case = a_case_that_names_udlst(cast)
    row = decided(cast, case)
    with cast.mette.acting():
        named = [one for one in entry_queries.listed_entries(case, row) if one.entry.by in NAMES]
    assert named, "what is given is of the unit, too"
    text = re.sub(r"\s+", " ", approved(cast, case, row, language=language))
    assert not [name for name in NAMES if name in text]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("decision", [Decision.INCLUDE, Decision.OMIT])
def test_nor_does_the_title_of_an_entry_name_it(cast: Cast, decision: Decision, language: str) -> None:
    """As a reader found: a municipality that was notified is named in the title of that."""
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        support.period_set(case, expected_version=stories.fresh(case).version, notified_on=clock.today())
    support_stories.hand_over(cast.mette, case)
    log_stories.looks(cast.olga, case)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    cut = Cuts(lookers={unit_id("KOM-751"): WithheldGround.HERSELF})
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    with cast.mette.acting():
        named = [one.entry for one in entry_queries.listed_entries(case, row) if "Aarhus" in one.entry.title]
    assert named
    if decision is Decision.OMIT:
        access.decide(cast.mette, case, row, named[0].kind, decision, ground=WithheldGround.THIRD_PERSON)
    access.decide_rest(cast.mette, case, row)
    assert "Aarhus" not in approved(cast, case, row, language=language)


def test_who_approves_sees_that_the_name_goes_from_what_is_given_whole(cast: Cast) -> None:
    case = a_case_that_names_udlst(cast)
    row = decided(cast, case)
    access.assemble(cast.mette, case, row)
    with cast.karen.acting():
        compared = entry_queries.compared(case, entry_queries.listed_entries(case, row))
    (course,) = [one for one in compared if one.listed.entry.kind is EntryKind.COURSE]
    assert course.listed.decision is Decision.INCLUDE and not course.is_whole
    gone = [part.text for before, _after in course.passages for part in before if part.grounds]
    assert gone and set(gone) <= set(NAMES)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "cut", [WITHHELD, Cuts(words=(("Udlændingestyrelsen", WithheldGround.HERSELF),))], ids=["unit", "words"]
)
def test_a_reading_with_her_names_it_in_no_part(cast: Cast, cut: Cuts, language: str) -> None:
    """It was left out of who has seen the case, and named twice among those who were told."""
    case = a_case_that_names_udlst(cast)
    approved(cast, case, decided(cast, case, cut))
    article = read(cast, case, language)
    assert not [name for name in NAMES if name in article]
    assert "CMM" in article
    with cast.mette.acting():
        (running,) = [one for one in extracts.extracts_of(case) if one.open]
        shown = extracts.reading_of(case, running)
    assert {OwnFilePart.GIVEN, OwnFilePart.LOOKS} <= {one.part for one in shown.parts if one.kept}


def test_without_an_answer_she_is_told_of_it(cast: Cast) -> None:
    case = a_case_that_names_udlst(cast)
    told = read(cast, case, "da")
    given = told[told.index('id="del-given"') : told.index('id="del-looks"')]
    assert given.count("<h3>Udlændingestyrelsen") == 2


def test_where_all_looks_are_withheld_she_is_not_told_either_who_can_see_the_case(cast: Cast) -> None:
    case = a_case_that_names_udlst(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.OMIT, ground=WithheldGround.HERSELF)
    access.decide_rest(cast.mette, case, row)
    approved(cast, case, row)
    told = read(cast, case, "da")
    given = told[told.index('id="del-given"') : told.index('id="del-looks"')]
    assert "Kan se" not in given and "Noget er holdt tilbage" in given


@pytest.mark.parametrize("field", ["own_words", "kept", "reasons", "guidance"])
@pytest.mark.parametrize("name", NAMES)
def test_the_writers_own_words_do_not_name_it_either(cast: Cast, field: str, name: str) -> None:
    """Typed into the words of the answer it would stand on the first page of the file."""
    case = a_case_that_names_udlst(cast)
    row = decided(cast, case)
    typed = f"Vi har spurgt {name.upper()}s sagsbehandler om dig."
    words: dict[str, Any] = {field: typed}
    with pytest.raises(Refused, match=name) as refused:
        access.order(cast.mette, case, row, language="en", **words)
    assert refused.value.field == field
    url = reverse("case-access-assemble", args=[case.number, row.pk])
    given = {"kept": access.KEPT, "reasons": access.REASONS, "guidance": access.GUIDANCE, "language": "da"}
    page = post(cast.mette.client(), url, given | words)
    assert page.status_code == 422 and typed in page.content.decode()
    assert name in str(errors_of(page)[field])
    with cast.mette.acting():
        assert not Making.objects.exists()


def test_words_that_name_another_unit_pass(cast: Cast) -> None:
    case = a_case_that_names_udlst(cast)
    row = decided(cast, case)
    assert access.order(cast.mette, case, row, own_words="Vi har spurgt Rigspolitiet om dig.")
