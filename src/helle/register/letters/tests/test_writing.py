"""Writing a letter: from the facts, in a reviewed text, and never with an address that hides somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests import letter_stories, planning_stories, stories
from tests.cast import Cast, Member
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.allocation import planning_actions as planning
from helle.register.allocation.choices import CancelReason
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.letters import composing, queries
from helle.register.letters.choices import Addressee, LetterKind
from helle.register.letters.models import Draft, Letter
from helle.register.people import actions as people
from helle.register.people.choices import NameKind
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import contact_actions, early_end_actions
from helle.register.support import queries as support_queries
from helle.rules.codes import Authority, NotGrantedGround, OfferAnswer, PeriodKind, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MEETING = {"meeting_on": "2025-10-20", "meeting_at": "10.30", "meeting_place": "Mødelokale 2, CMM"}


class TestNewGates(CaseGates):
    view = "case-letter-new"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return ["plain"]


class TestEditGates(CaseGates):
    view = "case-letter-edit"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [letter_stories.draft_letter(cast.mette, case).pk]


class TestCorrectGates(CaseGates):
    view = "case-letter-correct"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [letter_stories.write_letter(cast.mette, case).pk]


def new(case: Case, kind: str) -> str:
    return reverse("case-letter-new", args=[case.number, kind])


def sheet_of(by: Member, case: Case, draft: Draft | None = None) -> Any:
    """The words of a draft (the only one where none is given), as they would be set."""
    with by.acting():
        row = draft or Draft.objects.get()
        facts = cases.facts_today(stories.fresh(case))
        return queries.compose(stories.fresh(case), row, facts, signer=by.user.full_name, final=False).sheet


def words(sheet: Any) -> str:
    parts = [sheet.title, sheet.greeting, *sheet.paragraphs]
    for section in sheet.sections:
        parts += [section.heading, *section.paragraphs, *section.points]
    return "\n".join(parts)


def test_an_invitation_is_typed_saved_and_looked_at(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    saved = fill_in(cast.mette.client(), new(case, "interview"), MEETING)
    with cast.mette.acting():
        draft = Draft.objects.get()
    assert saved.headers["Location"] == reverse("case-letter-draft", args=[case.number, draft.pk])
    said = words(sheet_of(cast.mette, case))
    assert "20. oktober 2025 klokken 10:30" in said and "Mødelokale 2" in said
    assert stories.NAME in said


def test_an_invitation_has_the_day_and_hour_of_the_next_planned_interview(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    days = [dt.datetime(2025, 10, day, 13, 30, tzinfo=clock.COPENHAGEN) for day in (22, 15, 29)]
    rows = [planning_stories.plan_interview(cast.mette, case, starts_at=day) for day in days]
    form = cast.mette.client().get(new(case, "interview")).context["form"]
    assert (form["meeting_on"].value(), form["meeting_at"].value()) == (dt.date(2025, 10, 15), dt.time(13, 30))
    nearest = planning_stories.planned(cast.mette, case, rows[1])
    with cast.mette.acting():
        version = stories.fresh(case).version
        planning.interview_cancel(case, nearest, expected_version=version, why=CancelReason.PERSON)
    form = cast.mette.client().get(new(case, "interview")).context["form"]
    assert form["meeting_on"].value() == dt.date(2025, 10, 22)


def test_the_name_is_left_out_where_it_could_harm(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter_stories.draft_letter(cast.mette, case, with_name=False)
    assert stories.NAME not in words(sheet_of(cast.mette, case))


def test_pub_law_01_that_no_period_is_granted_is_told_in_a_letter_with_its_reasons(cast: Cast) -> None:
    case, ulla = stories.an_assessed_victim(cast), cast.ulla.client()
    page = new(case, "not_granted")
    assert "ikke besluttet, at perioden ikke gives" in ulla.get(page).content.decode()
    with cast.ulla.acting():
        early_end_actions.offer_record(
            case,
            expected_version=stories.fresh(case).version,
            offered_on=clock.today(),
            answer=OfferAnswer.NOT_GRANTED,
            answered_on=None,
            note=stories.REASONS,
            ground=NotGrantedGround.SPECIAL_REASONS,
        )
    assert "den enhed, der har besluttet det" in cast.mette.client().get(page).content.decode()
    assert ulla.get(page).context["form"]["reasons"].value() == stories.REASONS
    fill_in(ulla, page, {"guidance": letter_stories.GUIDANCE})
    said = words(sheet_of(cast.ulla, case))
    assert "at du ikke får en refleksionsperiode" in said and stories.REASONS in said
    assert "restitutionsperiode" not in said and letter_stories.GUIDANCE in said


@pytest.mark.parametrize("named", [True, False])
def test_min_06_the_municipality_reads_whom_it_is_about_where_the_name_was_chosen(cast: Cast, named: bool) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    to_it: dict[str, Any] = {"addressee": Addressee.MUNICIPALITY, "own_words": "", "typed": {"municipality": "KOM-751"}}
    letter_stories.draft_letter(cast.mette, case, LetterKind.MUNICIPALITY, with_name=named, **to_it)
    assert (stories.NAME in sheet_of(cast.mette, case).reference) is named


def test_the_assessment_is_told_with_its_reasons_and_the_rules_behind_it(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    form = cast.ulla.client().get(new(case, "assessment")).context["form"]
    assert form["reasons"].value() == stories.REASONS
    fill_in(cast.ulla.client(), new(case, "assessment"), {"guidance": letter_stories.GUIDANCE})
    said = words(sheet_of(cast.ulla, case))
    assert "du har været udsat for menneskehandel" in said and "er ikke ophørt" in said
    assert stories.REASONS in said and letter_stories.GUIDANCE in said
    assert (
        "Reglerne bag" in said
        and "Handlingsplan til bekæmpelse af menneskehandel, indsatsområde" in said
        and "linje" not in said
    )


@pytest.mark.parametrize(
    ("kind", "who", "what"),
    [
        ("assessment", "mette", "Der er endnu ikke taget stilling"),
        ("extension", "mette", "Der er ingen forlængelse afgjort"),
        ("contact_person", "mette", "Personen har ingen kontaktperson endnu"),
        ("restitution", "mette", "Personen er endnu ikke vurderet"),
    ],
)
def test_what_the_case_does_not_say_yet_is_not_written_about(cast: Cast, kind: str, who: str, what: str) -> None:
    case = stories.an_opened_case(cast)
    page = getattr(cast, who).client().get(new(case, kind))
    assert page.status_code == 200 and "Brevet kan ikke skrives nu" in page.content.decode()
    typed = {"phone": "12345678"} if kind == "contact_person" else {}
    refused = post(getattr(cast, who).client(), new(case, kind), typed)
    assert refused.status_code == 422
    with cast.mette.acting():
        assert not Draft.objects.exists()


def test_udlaendingestyrelsen_tells_of_its_own_decision_and_cmm_does_not(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    page = cast.mette.client().get(new(case, "assessment")).content.decode()
    assert "Det er Udlændingestyrelsen, der har taget stilling" in page


def test_the_kind_of_period_follows_from_the_facts_per_03(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    assert "Brevet kan ikke skrives nu" not in cast.mette.client().get(new(case, "restitution")).content.decode()
    unlawful = stories.an_assessed_victim(cast)
    page = cast.mette.client().get(new(unlawful, "restitution")).content.decode()
    assert "giver ikke restitutionsperiode, men refleksionsperiode" in page
    assert cast.mette.client().get(new(case, "reflection")).status_code == 404


def test_the_letter_says_what_restitution_is_for_per_08(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    draft = letter_stories.draft_letter(cast.mette, case, LetterKind.RESTITUTION)
    assert "kan du få ro og hjælp til at komme videre i dit liv" in words(sheet_of(cast.mette, case, draft))


def test_a_period_that_runs_is_told_of_with_its_days(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    draft = letter_stories.draft_letter(cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE)
    said = words(sheet_of(cast.ulla, case, draft))
    assert "begyndte den 7. oktober 2025 og løber til og med den 5. november 2025" in said
    assert "120 dage" in said
    assert (
        "særlige grunde tale imod fristen" not in said
    )  # It is granted: on what it might be refused is no matter of hers.


def test_a_period_that_the_person_declined_is_not_offered_by_letter_per_01(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    stories.offer_period(cast.ulla, case, OfferAnswer.DECLINED)
    page = cast.ulla.client().get(new(case, "reflection")).content.decode()
    assert "Brevet kan ikke skrives nu" in page and "Personen har sagt nej til perioden" in page


def test_a_second_period_on_one_assessment_is_not_offered_per_07(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_running_period(cast)
    on_day(dt.date(2025, 11, 10))
    page = cast.ulla.client().get(new(case, "reflection")).content.decode()
    assert "Brevet kan ikke skrives nu" in page and "Afgør en forlængelse i stedet" in page


def test_a_period_after_a_new_assessment_is_offered_with_a_reason(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    on_day(dt.date(2025, 11, 10))
    stories.hold_interview(cast.mette, case)
    stories.assess(cast.ulla, case, Authority.UDLST)
    bare = letter_stories.draft_letter(cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE)
    with pytest.raises(Refused) as refused:
        letter_stories.finish_letter(cast.ulla, case, bare)
    assert refused.value.field == "reasons"
    letter = letter_stories.write_letter(
        cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE, reasons=stories.REASONS
    )
    letter_stories.deliver(cast.ulla, case, letter)
    with cast.ulla.acting():
        assert stories.period_of(case).row.notified_on == dt.date(2025, 11, 10)


def test_after_a_changed_stay_the_letter_of_the_other_authority_breaks_the_period_off_per_10(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    on_day(dt.date(2025, 10, 15))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 15))
    bare = letter_stories.draft_letter(cast.mette, case, LetterKind.RESTITUTION)
    with pytest.raises(Refused) as refused:
        letter_stories.finish_letter(cast.mette, case, bare)
    assert refused.value.field == "reasons"
    letter = letter_stories.write_letter(cast.mette, case, LetterKind.RESTITUTION, reasons=stories.REASONS)
    letter_stories.deliver(cast.mette, case, letter)
    with cast.mette.acting():
        now, before = support_queries.periods_of(case.pk)
    assert (now.kind, before.broken_off_on) == (PeriodKind.RESTITUTION, dt.date(2025, 10, 15))


def test_an_extension_is_told_as_it_was_decided(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    stories.request_extension(cast.mette, case)
    stories.decide_extension(cast.ulla, case, granted=False)
    refusal = letter_stories.draft_letter(
        cast.ulla, case, LetterKind.EXTENSION, reasons=stories.REASONS, guidance=letter_stories.GUIDANCE
    )
    assert "besluttet ikke at forlænge" in words(sheet_of(cast.ulla, case, refusal))
    stories.decide_extension(cast.ulla, case)
    granted = letter_stories.draft_letter(
        cast.ulla, case, LetterKind.EXTENSION, reasons=stories.REASONS, guidance=letter_stories.GUIDANCE
    )
    said = words(sheet_of(cast.ulla, case, granted))
    assert "forlænget din periode. Den løber nu til og med den 5. december 2025" in said
    assert "den 3. februar 2026" in said
    assert "Det er Udlændingestyrelsen" in cast.mette.client().get(new(case, "extension")).content.decode()


def test_the_contact_person_and_the_municipality_are_told_flo_15(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    with cast.mette.acting():
        contact_actions.contact_person_set(
            case, expected_version=stories.fresh(case).version, user=cast.jonas.user, since=dt.date(2025, 10, 6)
        )
    fill_in(cast.mette.client(), new(case, "contact_person"), {"phone": "12 34 56 78", "language": "da"})
    assert "Din kontaktperson er Jonas Lind fra Center mod Menneskehandel" in words(sheet_of(cast.mette, case))
    with cast.mette.acting():
        Draft.objects.update(dropped_at=dt.datetime(2025, 10, 6, tzinfo=dt.UTC))
    fill_in(cast.mette.client(), new(case, "municipality"), {"municipality": "KOM-751"})
    with cast.mette.acting():
        draft = Draft.objects.get(kind="municipality")
    said = words(sheet_of(cast.mette, case, draft))
    assert "underretter Aarhus Kommune om, at en mindreårig" in said and "Til Aarhus Kommune" in said
    assert "adresse er beskyttet" not in said
    stories.protect_address(cast.mette, case)
    assert "Den mindreåriges adresse er beskyttet. Giv ikke videre" in words(sheet_of(cast.mette, case, draft))


def test_whoever_takes_over_later_is_told_of_from_that_day(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case, later = stories.give_contact_person(cast.mette, stories.an_opened_case(cast)), dt.date(2025, 10, 20)
    with cast.mette.acting():
        contact_actions.contact_person_set(
            case, expected_version=case.version, user=cast.jonas.user, since=later, why=stories.WHY
        )
    fill_in(cast.mette.client(), new(case, "contact_person"), {"phone": "12 34 56 78", "language": "da"})
    assert "Din kontaktperson er Mette Holm" in words(sheet_of(cast.mette, case))
    on_day(later)
    assert "Din kontaktperson er Jonas Lind" in words(sheet_of(cast.mette, case))


def test_the_municipality_is_not_notified_of_a_grown_up_min_06(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(), why=stories.WHY)
    page = cast.mette.client().get(new(case, "municipality")).content.decode()
    assert "personen er fyldt 18" in page


# --- languages


def roumanian(cast: Cast, language: str = "ro") -> Case:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(languages=[language]), why=stories.WHY)
    return case


def test_the_person_s_own_language_is_suggested_where_its_text_is_reviewed(cast: Cast) -> None:
    case = roumanian(cast)
    page = cast.mette.client().get(new(case, "interview"))
    assert page.context["form"]["language"].value() == "ro" and page.context["missing"] == []
    fill_in(cast.mette.client(), new(case, "interview"), MEETING)
    said = words(sheet_of(cast.mette, case))
    assert "Sunteți invitat(ă) la o discuție pe data de 20.10.2025" in said


def test_where_no_text_is_reviewed_an_interpreter_is_offered_and_nothing_is_written(cast: Cast) -> None:
    case = roumanian(cast, "sq")
    page = cast.mette.client().get(new(case, "interview"))
    assert "ingen godkendt oversættelse til albansk" in page.content.decode()
    assert page.context["form"]["language"].value() == "da"
    forged = post(cast.mette.client(), new(case, "interview"), MEETING | {"language": "sq"})
    assert "language" in errors_of(forged)
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        queries.text_for(LetterKind.INTERVIEW, "sq", dt.date(2025, 10, 6))
    assert "tolk" in refused.value.message.da


def test_words_of_one_s_own_are_not_put_into_a_language_nobody_here_reads(cast: Cast) -> None:
    case = roumanian(cast)
    response = post(cast.mette.client(), new(case, "interview"), MEETING | {"own_words": "Vi ses."})
    assert "language" in errors_of(response)
    with cast.mette.acting():
        assert not Draft.objects.exists()


def test_arabic_keeps_numbers_the_right_way_round(cast: Cast) -> None:
    case = roumanian(cast, "ar")
    with cast.mette.acting():
        contact_actions.contact_person_set(
            case, expected_version=stories.fresh(case).version, user=cast.mette.user, since=dt.date(2025, 10, 6)
        )
    fill_in(cast.mette.client(), new(case, "contact_person"), {"phone": "12 34 56 78"})
    assert "\u206812 34 56 78\u2069" in words(sheet_of(cast.mette, case))


# --- what is refused


def test_an_address_has_to_be_confirmed_as_no_hiding_place(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    typed = MEETING | {"meeting_place": "Rosenvej 3, 8000 Aarhus"}
    response = post(cast.mette.client(), new(case, "interview"), typed)
    assert errors_of(response).keys() == {"address_confirmed"}
    fill_in(cast.mette.client(), new(case, "interview"), typed | {"address_confirmed": "on"})


def test_a_sign_no_typeface_has_is_said_at_once_and_nothing_is_lost(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), new(case, "plain"), {"own_words": "Kære 😀, vi ses."})
    assert response.status_code == 422 and "😀" in errors_of(response)["own_words"][0]
    assert response.context["form"]["own_words"].value() == "Kære 😀, vi ses."


def test_what_looks_like_markup_is_set_as_it_stands(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    typed = '#read("/etc/passwd") *ikke fed* {unit} <b>'
    fill_in(cast.mette.client(), new(case, "plain"), {"own_words": typed})
    assert typed in words(sheet_of(cast.mette, case))


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("interview", MEETING | {"meeting_on": ""}, "meeting_on"),
        ("interview", MEETING | {"meeting_at": "25.99"}, "meeting_at"),
        ("interview", MEETING | {"meeting_place": " "}, "meeting_place"),
        ("plain", {"own_words": "  "}, "own_words"),
        ("plain", {"own_words": "x" * 8001}, "own_words"),
    ],
)
def test_nothing_is_saved_without(cast: Cast, kind: str, typed: dict[str, str], field: str) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), new(case, kind), typed)
    assert response.status_code == 422 and field in errors_of(response)
    with cast.mette.acting():
        assert not Draft.objects.exists()


def test_a_kind_that_is_none_is_not_found(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert cast.mette.client().get(new(case, "kaerestebrev")).status_code == 404


def test_two_in_one_draft_are_told_and_nothing_is_lost(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    address = reverse("case-letter-edit", args=[case.number, draft.pk])
    opened = cast.jonas.client().get(address).context["form"]["case_version"].value()
    fill_in(cast.mette.client(), address, {"own_words": "Mettes ord"})
    late = post(cast.jonas.client(), address, {"own_words": "Jonas' ord", "case_version": opened})
    assert errors_of(late)["__all__"][0].startswith("Sagen er ændret")
    assert late.context["form"]["own_words"].value() == "Jonas' ord"
    with cast.mette.acting():
        assert composing.unseal(case, Draft.objects.get()).own_words == "Mettes ord"


# --- correcting


def test_a_wrong_letter_is_corrected_by_a_new_one_and_stays_readable(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    wrong = letter_stories.write_letter(cast.mette, case)
    address = reverse("case-letter-correct", args=[case.number, wrong.pk])
    form = cast.mette.client().get(address).context["form"]
    assert form["own_words"].value() == letter_stories.OWN_WORDS
    fill_in(cast.mette.client(), address, {"own_words": "Rettet."})
    with cast.mette.acting():
        draft = Draft.objects.get(corrects=wrong)
    right = letter_stories.finish_letter(cast.mette, case, draft)
    with cast.mette.acting():
        assert right.supersedes == wrong and not Letter.objects.get(pk=wrong.pk).waits
        assert queries.get_letter(case, wrong.pk).superseded
    assert cast.mette.client().get(reverse("case-letter-pdf", args=[case.number, wrong.pk])).status_code == 200
    again = post(cast.mette.client(), address, {})
    assert errors_of(again)["__all__"] == ["Brevet er allerede rettet."]


def test_nobody_corrects_the_letter_of_another_authority(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    address = reverse("case-letter-correct", args=[case.number, letter.pk])
    assert cast.ulla.client().get(address).status_code == 404


def test_an_alias_stands_in_for_a_name_nobody_knows(cast: Cast) -> None:
    case = stories.open_case(cast, stories.refer(cast, name=""))
    with cast.mette.acting():
        people.name_add(case.pk, case.person_id, kind=NameKind.ALIAS, value=stories.ALIAS)
    letter_stories.draft_letter(cast.mette, case)
    assert stories.ALIAS in words(sheet_of(cast.mette, case))


def test_a_court_s_finding_is_told_as_the_court_s(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    with cast.mette.acting():
        stays.circumstance_set(
            case,
            expected_version=stories.fresh(case).version,
            kind=CircumstanceKind.INDICTMENT,
            since=dt.date(2025, 9, 1),
            until=None,
        )
    stories.assess(cast.mette, case, Authority.COURT)
    draft = letter_stories.draft_letter(cast.mette, case, LetterKind.ASSESSMENT, reasons=stories.REASONS)
    assert "Domstolene har den 6. oktober 2025 taget stilling" in words(sheet_of(cast.mette, case, draft))
