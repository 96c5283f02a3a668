"""What an answer withholds of who has looked: the police, or a unit, are named nowhere in what is handed out."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import extract_stories, sharing_stories, stories
from tests.cast import Cast, Member
from tests.pages import fill_in
from tests.remembered import remembered

from helle.register.access_requests import entry_queries
from helle.register.access_requests.choices import Decision, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.models import AccessRequest
from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.extracts import queries as extracts
from helle.register.organisations.loading import unit_id
from helle.register.printing.choices import EntryKind
from helle.register.protection.refusals import Refused
from helle.register.sharing.models import Disclosure
from helle.rules.access_request import AccessRight
from helle.rules.own_file import OwnFilePart
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_recipients_whom_the_log_does_not_name_are_not_named_in_the_letter(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.OMIT, ground=WithheldGround.INVESTIGATION)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    heading = text.split("Hvem der har eller har fået oplysningerne")[1]
    assert heading.strip().startswith("[Undtaget: igangværende efterforskning eller straffesag]")
    # A third hears of it once it is approved: both of the two may be of the unit that looked.
    told = "alle opslag undtaget: Igangværende efterforskning eller straffesag"
    officer, address = cast.dorthe.client(), reverse("access-oversight")
    assert told not in officer.get(address).content.decode()
    access.answer(cast.karen, case, row)
    said = officer.get(address).content.decode()
    assert told in said and case.number not in said


POLICE = "Østjyllands Politi"


@remembered
def a_case_the_police_have_read(cast: Cast) -> Case:
    """What came of it was passed on to the police, who read it, and to Hjemrejsestyrelsen, who did not."""
    case = stories.a_victim_assessed_by_cmm(cast)
    wanted = sharing_stories.wish(
        "POL-OJYL", DataCategory.OUTCOME, purpose=DisclosurePurpose.PROSECUTION, informed=False
    )
    row = sharing_stories.disclose(cast.mette, case, wanted, why_not_informed="det ville advare den, der søges")
    sharing_stories.disclose(cast.mette, case)
    page = cast.peter.client().get(reverse("told-page", args=[row.pk]))
    assert page.status_code == 200
    return case


def listed_log(by: Member, case: Case, row: AccessRequest) -> entry_queries.Listed:
    with by.acting():
        return next(one for one in entry_queries.listed_entries(case, row) if one.entry.kind is EntryKind.LOG)


def test_who_asked_for_the_case_and_was_held_up_is_told_as_one_who_did_not_get_it(cast: Cast) -> None:
    """She asked what for, and was held up as she had opened too many others (PUB-DIG-04): one line tells of both."""
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    with cast.jonas.acting():
        for action in ("form.read", "access.limited"):
            audit.record(action, cases=[case.pk], purpose="not_opened")
    told = [one for one in listed_log(cast.mette, case, row).entry.passages if "ikke åbnet" in one]
    assert [one.split(": ")[1] for one in told] == ["nogen bad om sagen og fik den ikke åbnet (2 gange)"]


def the_letter_of(cast: Cast, case: Case, row: AccessRequest, **changed: Any) -> str:
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row, **changed)
    return access.text_of(access.file_of(cast.mette, case, row))


def test_police_withheld_in_the_log_are_named_nowhere_in_the_file(cast: Cast) -> None:
    """Their line was withheld, and the list that the letter writes by itself named them."""
    case = a_case_the_police_have_read(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    log = listed_log(cast.mette, case, row)
    assert unit_id("POL-OJYL") in log.entry.police
    line = next(one for one in log.entry.passages if POLICE in one)
    cut = Cuts(words=((line, WithheldGround.INVESTIGATION),))
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    text = the_letter_of(cast, case, row)
    assert POLICE not in text and "Hjemrejsestyrelsen" in text
    told = text.split("eller har set den:")[1].split("Hvor længe oplysningerne gemmes")[0]
    assert told.strip().endswith("[Undtaget: igangværende efterforskning eller straffesag]")


def test_police_chosen_as_a_unit_are_withheld_in_each_language_and_when_they_look_again(cast: Cast) -> None:
    case = a_case_the_police_have_read(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    page = cast.mette.client().get(reverse("case-access-request", args=[case.number, row.pk])).content.decode()
    assert "Har linjer om politi eller anklagemyndighed" in page
    address = reverse("case-access-entry", args=[case.number, row.pk, "log", case.pk])
    said = cast.mette.client().get(address).content.decode()
    assert "Se efter, om de kan røbe en efterforskning" in said
    typed = {"decision": "redact", f"looker_{unit_id('POL-OJYL')}": "investigation"}
    hints, composing = "kan røbe, at politiet har sagen", reverse("case-access-assemble", args=[case.number, row.pk])
    assert hints not in cast.mette.client().get(composing).content.decode()
    assert fill_in(cast.mette.client(), address, typed).status_code == 302
    assert hints in cast.mette.client().get(composing).content.decode()
    with cast.mette.acting():
        (told,) = (one for one in Disclosure.objects.filter(case=case) if one.to_unit_id == unit_id("POL-OJYL"))
    assert cast.peter.client().get(reverse("told-page", args=[told.pk])).status_code == 200
    assert "East Jutland" not in the_letter_of(cast, case, row, language="en")


def test_police_who_come_into_the_log_after_it_was_decided_about_stop_the_file(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    access.decide_rest(cast.mette, case, row)
    assert listed_log(cast.mette, case, row).decision is Decision.INCLUDE
    wanted = sharing_stories.wish("POL-KBH", DataCategory.OUTCOME, purpose=DisclosurePurpose.PROSECUTION)
    told = sharing_stories.disclose(cast.mette, case, wanted)
    # They did not refer her: Karen says yes.
    sharing_stories.decide(cast.karen, case, told)
    assert listed_log(cast.mette, case, row).changed
    with pytest.raises(Refused, match="hvem der har set sagen"):
        access.order(cast.mette, case, row)


def test_a_reading_with_her_withholds_a_unit_that_the_answer_withholds(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200
    row = access.ask(cast.mette, case)
    cut = Cuts(lookers={unit_id("UDLST"): WithheldGround.HERSELF})
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    reading = extract_stories.begin(cast.mette, case)
    with cast.mette.acting():
        shown = extracts.reading_of(case, reading)
    (looks,) = [one for one in shown.parts if one.part is OwnFilePart.LOOKS]
    assert [one.ground for one in looks.kept] == [WithheldGround.HERSELF]
    assert "Udlændingestyrelsen" not in {one.title for one in looks.pieces}


def test_words_cut_from_a_log_that_is_another_since_are_not_refused_beside_the_language(cast: Cast) -> None:
    """A line counts the looks of a day: it stands in neither language after the next one."""
    case = a_case_the_police_have_read(cast)
    row = access.ask(cast.mette, case)
    log = listed_log(cast.mette, case, row)
    line = next(one for one in log.entry.passages if "Center mod Menneskehandel" in one)
    cut = Cuts(words=((line, WithheldGround.INVESTIGATION),))
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    for _look in range(2):
        assert cast.mette.client().get(reverse("case-page", args=[case.number])).status_code == 200
    with pytest.raises(Refused, match="no longer stands there") as refused:
        access.assemble(cast.mette, case, row)
    assert refused.value.field is None
