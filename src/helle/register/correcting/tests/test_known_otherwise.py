"""What is known of a person changes: what was known stays readable, and what was decided on it is asked again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import correction_stories, letter_stories, stories
from tests.cast import Cast
from tests.correction_stories import describe, redecide, waiting
from tests.pages import audit_lines, correct, errors_of, fill_in, hidden_of, post

from helle.register.cases.choices import CorrectableKind, Followed, WouldBe
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case, Consequence
from helle.register.correcting import about_the_person, actions, queries
from helle.register.letters.choices import Addressee, LetterKind
from helle.register.people import queries as people
from helle.register.people.models import ProfileVersion
from helle.register.protection.refusals import Stale
from helle.register.support.tests.test_two_cases import two_cases
from helle.rules.codes import Authority

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

CHILD: dict[str, Any] = {"birth_date": dt.date(2010, 3, 1), "unaccompanied": True}
WHY = {"why": correction_stories.WHY}
NOT_WITHOUT = "Skriv, hvorfor det, der var kendt, ændres. Det, der stod før, kan stadig læses."


def form_of(case: Case) -> str:
    return reverse("case-person", args=[case.number])


def identity(cast: Cast, case: Case) -> str:
    page: str = cast.mette.client().post(reverse("case-name-shown", args=[case.number])).content.decode()
    return page


def a_described_woman(cast: Cast) -> Case:
    case = stories.an_opened_case(cast)
    describe(cast.mette, case, stories.description())
    return case


@pytest.mark.parametrize(
    "typed",
    [
        {"birth_date": "1962-07-07"},
        {"birth_precision": "year"},
        {"birth_date": "", "birth_precision": "unknown"},
        {"age_disputed": "on"},
        {"sex": "man"},
        {"unaccompanied": "unknown"},
        {"safe_contact": "kun om dagen"},
        {"nationality": "MD"},
    ],
)
def test_what_was_known_gives_way_for_a_reason_alone(cast: Cast, typed: dict[str, str]) -> None:
    case = a_described_woman(cast)
    refused = post(cast.mette.client(), form_of(case), typed)
    assert refused.status_code == 422 and errors_of(refused) == {"why": [NOT_WITHOUT]}
    assert all(value in refused.content.decode() for value in typed.values() if value not in ("on", ""))
    with cast.mette.acting():
        before = people.profile_of(case.person_id)
        assert before is not None and before.version == 2 and ProfileVersion.objects.count() == 1
    correct(cast.mette.client(), form_of(case), typed | WHY)
    with cast.mette.acting():
        latest = people.earlier_profiles(people.profile_of(case.person_id))[0]
        assert (latest.version.version, latest.why) == (2, correction_stories.WHY)
        assert latest.was.birth_date_sealed is not None
        assert people.birth_date_of(latest.was) == dt.date(1961, 7, 7)


def test_what_is_known_for_the_first_time_needs_no_reason(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(
        cast.mette.client(),
        form_of(case),
        {"unaccompanied": "no", "nationality_2": "MD", "language": "ro", "needs_interpreter": "on",
         "safe_contact": stories.SAFE_CONTACT},
    )  # fmt: skip
    with cast.mette.acting():
        (first,) = people.earlier_profiles(people.profile_of(case.person_id))
        assert (first.was.unaccompanied, first.became.unaccompanied, first.why) == (None, False, "")
        # It was no correction.
        assert queries.corrections_of(case) == []


def test_saying_the_same_again_writes_nothing(cast: Cast) -> None:
    case = a_described_woman(cast)
    fill_in(cast.mette.client(), form_of(case), {})
    with cast.mette.acting():
        assert ProfileVersion.objects.filter(person_id=case.person_id).count() == 1


def test_the_page_of_her_name_shows_what_was_known_when_by_whom_and_why(cast: Cast) -> None:
    case = a_described_woman(cast)
    correct(cast.jonas.client(), form_of(case), {"birth_date": "1962-07-07", "safe_contact": "kun om dagen"} | WHY)
    page = identity(cast, case)
    for told in ("7. juli 1961", "7. juli 1962", stories.SAFE_CONTACT, correction_stories.WHY, "6. oktober 2025"):
        assert told in page
    assert "<dt>6. oktober 2025<br>" in page
    # The list of corrections says that it was changed; what is sealed stands beside the name, where a look is kept.
    listed = cast.mette.client().get(reverse("case-corrections", args=[case.number])).content.decode()
    assert "Oplysninger om personen" in listed and correction_stories.WHY in listed
    assert "juli 1961" not in listed and "1961-07" not in listed
    assert stories.SAFE_CONTACT not in listed and "vises sammen med navnet" in listed
    correct(cast.mette.client(), form_of(case), {"sex": "man"} | WHY)
    listed = cast.mette.client().get(reverse("case-corrections", args=[case.number])).content.decode()
    assert "Køn: fra Kvinde til Mand" in listed


def test_an_interview_with_a_child_alone_is_asked_again_and_decided_on(cast: Cast) -> None:
    case = a_described_woman(cast)
    held = stories.hold_interview(cast.mette, case)
    typed = {"birth_date": "2010-03-01", "unaccompanied": "yes"} | WHY
    first = post(cast.mette.client(), form_of(case), typed)
    assert first.status_code == 422
    assert [(one.rests.kind, one.rests.id, one.would_be) for one in first.context["found"]] == [
        (Followed.INTERVIEW, held.pk, WouldBe.OTHERWISE)
    ]
    assert "Intet er gemt endnu" in first.content.decode() and correction_stories.WHY in first.content.decode()
    with cast.mette.acting():
        assert not Consequence.objects.exists()
    correct(cast.mette.client(), form_of(case), typed)
    (one,) = waiting(cast.mette, case)
    assert (one.row.cause_kind, one.row.followed, one.by) == (CorrectableKind.PROFILE, held.pk, "cmm")
    assert one.ruling is not None and one.ruling.rule == "interview"
    listed = reverse("case-corrections", args=[case.number])
    address = reverse("case-consequence", args=[case.number, one.row.pk])
    assert address in cast.mette.client().get(listed).content.decode()
    assert reverse("case-correct", args=[case.number, "samtale", held.pk]) in (
        cast.mette.client().get(address).content.decode()
    )
    redecide(cast.mette, case, one.row)
    assert waiting(cast.mette, case) == []
    assert correction_stories.STANDS in cast.mette.client().get(listed).content.decode()
    assert "person.changed" in [line.action for line in audit_lines(cast)]


def test_what_no_rule_answers_otherwise_has_not_followed(cast: Cast) -> None:
    case = a_described_woman(cast)
    stories.hold_interview(cast.mette, case)
    assert describe(cast.mette, case, stories.description(birth_date=dt.date(1971, 1, 1), sex="man")) == []


def test_pub_law_02_an_assessment_without_means_rests_on_her_having_been_a_child(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    describe(cast.mette, case, stories.description(**CHILD))
    stories.hold_interview(cast.mette, case, representative_present=True)
    stories.assess(cast.mette, case, Authority.CMM, means=())
    found = describe(cast.mette, case, stories.description())
    assert [(one.rests.kind, one.would_be) for one in found] == [(Followed.ASSESSMENT, WouldBe.OTHERWISE)]
    assert found[0].ruling is not None


def test_sta_07_an_assessment_that_counts_her_as_she_was_known_is_laid_out_and_holds(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    describe(cast.mette, case, stories.description())
    stories.hold_interview(cast.mette, case)
    stories.assess(cast.mette, case, Authority.CMM)
    found = describe(cast.mette, case, stories.description(sex="man"))
    assert [(one.rests.kind, one.would_be) for one in found] == [(Followed.ASSESSMENT, WouldBe.HOLDS)]


def test_min_01_a_step_for_a_child_alone_was_settled_for_somebody_who_is_none(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    describe(cast.mette, case, stories.description(**CHILD))
    fill_in(
        cast.mette.client(),
        reverse("case-step-settle", args=[case.number, "appoint_representative"]),
        {"note": "Udpeget"},
    )
    found = describe(cast.mette, case, stories.description())
    assert (Followed.SETTLED_STEP, WouldBe.OTHERWISE) in [(one.rests.kind, one.would_be) for one in found]


def test_min_06_the_municipality_was_told_of_a_minor_who_is_none(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    describe(cast.mette, case, stories.description(**CHILD))
    letter = letter_stories.write_letter(
        cast.mette,
        case,
        LetterKind.MUNICIPALITY,
        addressee=Addressee.MUNICIPALITY,
        own_words="",
        typed={"municipality": "KOM-751"},
    )
    found = describe(cast.mette, case, stories.description())
    assert [(one.rests.kind, one.rests.id) for one in found if one.rests.kind is Followed.LETTER] == [
        (Followed.LETTER, letter.pk)
    ]


def test_what_is_known_is_hers_and_is_asked_again_in_each_of_her_cases(cast: Cast) -> None:
    first, second = two_cases(cast)
    describe(cast.mette, first, stories.description())
    typed = {"birth_date": "2010-03-01", "unaccompanied": "yes"} | WHY
    shown = post(cast.mette.client(), form_of(first), typed)
    assert f"(sag {second.number})" in shown.content.decode()
    correct(cast.mette.client(), form_of(first), typed)
    for case in (first, second):
        kinds = {one.row.followed_kind for one in waiting(cast.mette, case)}
        assert "interview" in kinds and {one.row.case_id for one in waiting(cast.mette, case)} == {case.pk}


def test_of_many_interviews_of_a_day_no_more_is_asked_than_of_two(cast: Cast) -> None:
    case = a_described_woman(cast)
    made = []
    for _interview in range(4):
        stories.hold_interview(cast.mette, case)
        with cast.mette.acting(), CaptureQueriesContext(connection) as captured:
            profile = people.profile_of(case.person_id)
            assert profile is not None
            about_the_person.asked_again(case, facts_for_writing(case), profile, profile)
        made.append(len(captured))
    assert made[1] == made[3], made


def test_whoever_wrote_of_her_through_another_case_meanwhile_is_not_overwritten(cast: Cast) -> None:
    case = a_described_woman(cast)
    client = cast.mette.client()
    opened = hidden_of(client, form_of(case))
    describe(cast.jonas, case, stories.description(safe_contact="kun om dagen"))
    with cast.mette.acting():
        now = stories.fresh(case).version
    # As if her own case had not moved: another unit wrote through a case that this one has not.
    stale = client.post(form_of(case), opened | {"case_version": now, "sex": "man"} | WHY)
    assert stale.status_code == 422 and errors_of(stale)["__all__"][0].startswith("Oplysningerne om personen er ændret")
    again = {bound.html_name: bound.value() for bound in stale.context["form"] if bound.value()}
    assert client.post(form_of(case), again).status_code == 302
    with cast.mette.acting(), pytest.raises(Stale):
        actions.person_describe(
            case, expected_version=None, profile_version=1, described=stories.description(), why=correction_stories.WHY
        )


def test_whoever_reads_the_core_alone_is_not_told_that_she_was_known_otherwise(cast: Cast) -> None:
    case = a_described_woman(cast)
    stories.hold_interview(cast.mette, case)
    describe(cast.mette, case, stories.description(**CHILD))
    with cast.vera.acting():
        assert not Consequence.objects.exists() and not ProfileVersion.objects.exists()


def test_who_may_not_write_of_her_changes_nothing(cast: Cast) -> None:
    case = a_described_woman(cast)
    with cast.karen.acting(), pytest.raises(PermissionDenied):
        actions.person_describe(
            case,
            expected_version=None,
            profile_version=None,
            described=stories.description(sex="man"),
            why="for at prøve",
        )
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
        assert profile is not None and profile.sex == "woman"
