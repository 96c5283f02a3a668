"""The pages of extracts for research: who applies, prepares, decides, hands out, and what is refused (GOV-19)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any, ClassVar

import pytest
from django.urls import reverse
from tests import research_stories as told
from tests.cast import Cast, named
from tests.gates import Gates, ObjectGates, Place
from tests.handed_out import opened
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.releases import extracts
from helle.register.research import actions, beside, on_desk
from helle.register.research.beside import Year
from helle.register.research.choices import ResearchDecision, ResearchState

DATABASES = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"
LIST, NEW = reverse("research"), reverse("research-new")


@DATABASES
class _Sees(Gates):
    may: ClassVar[str] = "karen"
    # A ministry reads figures and has no part in research.
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "dorthe", "anton", "charlotte")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "vera")

    def at(self, row: Any) -> Place:
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NOWHERE]))


class TestTheList(_Sees):
    view = "research"
    action = "research.listed"
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    purpose: ClassVar[str] = "statistics"


class TestApplying(_Sees):
    view = "research-new"
    may = "ida"
    wrong_roles: ClassVar[tuple[str, ...]] = ("karen", "mette")


class TestAnApplication(_Sees, ObjectGates):
    view = "research-page"
    action = "research.read"
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    purpose: ClassVar[str] = "statistics"

    def place(self, cast: Cast) -> Place:
        return self.at(told.granted(cast))


class TestPreparing(_Sees, ObjectGates):
    view = "research-prepare"
    may = "stine"
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "karen")

    def place(self, cast: Cast) -> Place:
        return self.at(told.apply(cast.stine))


class TestDeciding(_Sees, ObjectGates):
    view = "research-decide"
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def place(self, cast: Cast) -> Place:
        row = told.apply(cast.stine)
        told.prepare(cast.stine, row)
        return self.at(row)


class TestHandingOut(_Sees, ObjectGates):
    view = "research-hand-out"
    may = "stine"
    purpose: ClassVar[str] = "statistics"

    def place(self, cast: Cast) -> Place:
        return self.at(told.granted(cast))


class TestRevoking(_Sees, ObjectGates):
    view = "research-revoke"
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def place(self, cast: Cast) -> Place:
        return self.at(told.granted(cast))


class TestItsEnd(_Sees, ObjectGates):
    view = "research-deleted"

    def place(self, cast: Cast) -> Place:
        return self.at(told.granted(cast))


APPLIED = {
    "journal": "24/0311", "question": "Hvordan adskiller ofrenes baggrund sig?", "population": "assessed",
    "first_year": "2024", "last_year": "2024", "ground": "study", "use_until": "01-03-2026",
    "delete_by": "20-03-2026", "reason_sex": "Sammenligne kønnene.", "reason_region": "Sammenligne verdensdele.",
}  # fmt: skip


@DATABASES
def test_the_institute_applies_one_prepares_another_decides_and_the_rows_go_out_once(cast: Cast) -> None:
    ida, stine, karen = named(cast, "ida").client(), cast.stine.client(), cast.karen.client()
    page = fill_in(ida, NEW, APPLIED).headers["Location"]
    key = page.split("/")[-2]
    assert "Institut for Menneskerettigheder" in ida.get(LIST).content.decode()
    shown = ida.get(page).content.decode()
    assert "Det sker igen, før udtrækket udleveres" in shown and "Der er ingen åbne mikrodata om de år." in shown
    fill_in(
        stine,
        reverse("research-prepare", args=[key]),
        {"grant_sex": "yes", "grant_region": "no", "why_region": "Spørgsmålet kan undvære den.", "conditions": ""},
    )
    # She does not read what is prepared, nor whom in CMM it waits for; CMM does.
    waits, within = (client.get(page).content.decode() for client in (ida, stine))
    assert "kan undvære den" not in waits and "Behandles i CMM" in waits and "Venter på" not in waits
    assert "Venter på CMM&#x27;s leder" in within
    fill_in(karen, reverse("research-decide", args=[key]), {"kind": "granted"})
    assert "kan undvære den" in ida.get(page).content.decode()
    hand_out = reverse("research-hand-out", args=[key])
    with told.persons(same=40, others=0):
        content = opened(stine, post(stine, hand_out, {"receiver_known": "on"}))
        again = post(stine, hand_out, {"receiver_known": "on"})
    assert again.status_code == 422 and "udleveret" in str(errors_of(again))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        table = archive.read("udtraek-extract.csv").decode("utf-8-sig")
        conditions = archive.read("betingelser-conditions.txt").decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert list(rows[0]) == ["row", "sex"] and 25 < len({one["row"] for one in rows}) <= 37
    assert "stikprøve" in conditions and "a sample" in conditions
    assert "Institut for Menneskerettigheder" in conditions and "20. marts 2026" in conditions
    shown = karen.get(page).content.decode()
    assert "Den mindste gruppe" in shown and "Der var ingen åbne mikrodata om de år." in shown
    assert "Den mindste gruppe" not in ida.get(page).content.decode()
    # How many rows and columns it held is kept, and read by those who have it and those who decide.
    size = f"{len(rows)} rækker, 1 kolonne"
    assert all(size in client.get(where).content.decode() for client in (karen, ida) for where in (page, LIST))
    said = {one.action: one.detail for one in audit_lines(cast)}
    assert {"research.applied", "research.prepared", "research.decided", "research.handed_out"} <= said.keys()
    handed = said["research.handed_out"]
    assert handed["rows_about"] == (len(rows) + 5) // 10 * 10 and "rows" not in handed
    fill_in(ida, reverse("research-deleted", args=[key]), {"told": "Brev af i dag."})
    assert "Bekræftet slettet" in ida.get(page).content.decode()


@DATABASES
def test_whoever_decides_reads_what_the_institution_was_handed_before(cast: Cast) -> None:
    first = told.granted(cast)
    told.hand_out(cast.stine, first)
    told.delete(cast.stine, first)
    rows = told.view(cast.stine, first).extract.rows  # type: ignore[union-attr] # It was just handed out.
    told.granted(cast, institution="Institut for Andet")
    # Written otherwise it is the same one, and not another whose name looks like it.
    again = told.apply(cast.stine, institution=f" {first.institution.upper()} ")
    told.prepare(cast.stine, again)
    page = cast.karen.client().get(reverse("research-decide", args=[again.pk])).content.decode()
    before = page.partition("Tidligere udleveret til institutionen")[2].partition("</section>")[0]
    assert f"{rows} rækker, 2 kolonner" in before and before.count("<li>") == 1 and "Bekræftet slettet" in before
    assert "Institutioner, hvis navn ligner" not in page
    other = told.apply(cast.stine, institution="Institut for Tredje")
    told.prepare(cast.stine, other)
    page = cast.karen.client().get(reverse("research-decide", args=[other.pk])).content.decode()
    assert "Tidligere udleveret til institutionen" not in page


@DATABASES
def test_whoever_decides_can_tell_an_institution_apart_whose_name_is_nearly_the_same(cast: Cast) -> None:
    waits = told.apply(cast.stine, institution="Institut for Eksempel", journal="25/0001")
    near = told.granted(cast, institution="Institut for Eksempel", journal="24/0999")
    told.hand_out(cast.stine, near)
    rows = told.view(cast.stine, near).extract.rows  # type: ignore[union-attr] # It was just handed out.
    mine = told.apply(cast.stine)
    told.prepare(cast.stine, mine)
    page = cast.karen.client().get(reverse("research-decide", args=[mine.pk])).content.decode()
    alike = page.partition("Institutioner, hvis navn ligner")[2].partition("</section>")[0]
    # Its name once, and each of its applications with where it is read, its journal, its rows and how it stands.
    assert alike.count("Institut for Eksempel<") == 1 and alike.count("<li>") == 2
    assert reverse("research-page", args=[near.pk]) in alike and reverse("research-page", args=[waits.pk]) in alike
    assert "24/0999" in alike and "25/0001" in alike and "skrevet ind af CMM" in alike
    assert f"{rows} rækker, 2 kolonner" in alike and "Udleveret" in alike and "Venter på CMM&#x27;s analytiker" in alike


@DATABASES
def test_what_is_prepared_is_a_proposal_until_the_lead_has_decided(cast: Cast) -> None:
    row = told.apply(cast.stine)
    page = reverse("research-page", args=[row.pk])
    stine = cast.stine.client()
    proposal = "Svarene er analytikerens forslag."

    def answers() -> str:
        shown: str = stine.get(page).content.decode()
        return shown.partition('id="soegt"')[2].partition("</section>")[0]

    assert "intet endnu" in answers() and proposal not in answers()
    told.prepare(cast.stine, row, region="For få i hver.")
    proposed = answers()
    assert proposal in proposed and "foreslås givet" in proposed
    assert "foreslås ikke givet</span> For få i hver." in proposed and ">gives" not in proposed
    told.decide(cast.karen, row)
    decided = answers()
    assert "<td>gives</td>" in decided and ">gives ikke</span> For få i hver." in decided
    assert proposal not in decided and "foreslås" not in decided


@DATABASES
@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"last_year": 2025}, "last_year", "first to its last day"),
        ({"first_year": 2019}, "first_year", "first to its last day"),
        ({"reasons": {"sex": "Køn.", "name": "Navnet."}}, None, "not on the list"),
        ({"reasons": {}}, None, "at least one column"),
        ({"reasons": {"sex": "."}}, "reason_sex", "the reasons"),
        ({"use_until": dt.date(2025, 10, 1)}, "use_until", "has passed"),
        ({"use_until": dt.date(2029, 1, 1), "delete_by": dt.date(2029, 1, 2)}, "use_until", "24 months"),
        ({"delete_by": dt.date(2027, 1, 1)}, "delete_by", "30 days"),
    ],
)
def test_what_cannot_be_applied_for_is_said(cast: Cast, changed: dict[str, Any], field: str | None, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        told.apply(cast.stine, **changed)
    assert refused.value.field == field


@DATABASES
def test_more_columns_than_an_extract_has_are_refused(cast: Cast) -> None:
    wanted = ("year", "sex", "age_band", "region", "exploited_as", "sector", "residence")
    with pytest.raises(Refused, match="at most 6 columns"):
        told.apply(cast.stine, reasons=dict.fromkeys(wanted, "Til tabellen."))


@DATABASES
@pytest.mark.parametrize("who", ["ida", "stine"])
def test_columns_that_cannot_stand_together_are_refused_beside_the_field_when_they_are_applied_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    held = Year({frozenset({("sex", "woman"), ("country", "NG")}): frozenset()})
    monkeypatch.setattr(beside, "year_told", lambda year, releases, page: held)
    institution = {} if who == "ida" else {"institution": "Institut for Eksempler"}
    answer = post(named(cast, who).client(), NEW, APPLIED | institution)
    assert answer.status_code == 422
    assert errors_of(answer)["reason_region"] == [
        "Tal efter »Køn« og »Verdensdel efter statsborgerskab« sammen holdes tilbage i et af de år. Søg uden den ene. "
        "[GOV-19, STA-01]"
    ]


@DATABASES
def test_an_institution_applies_once_at_a_time_with_a_number_of_its_own(cast: Cast) -> None:
    ida = named(cast, "ida")
    fill_in(ida.client(), NEW, APPLIED)
    for again in ("24/0311", " 24 / 0311 ", "24\N{ZERO WIDTH SPACE}/0311", "24\N{FULLWIDTH SOLIDUS}0311"):
        answer = post(ida.client(), NEW, APPLIED | {"journal": again})
        assert answer.status_code == 422 and "har allerede en ansøgning i gang" in errors_of(answer)["journal"][0]
    # The number is the institution's: another may have the same, however CMM writes its name.
    other = told.apply(cast.stine)
    for called in (other.institution.upper(), other.institution.replace(" ", " \N{NO-BREAK SPACE}")):
        with pytest.raises(Refused, match="under way with that journal number") as refused:
            told.apply(cast.stine, institution=called)
        assert refused.value.field == "journal"
    told.apply(cast.stine, journal="24/0312")
    # What was answered with no ends it: the same study is applied for anew.
    told.prepare(cast.stine, other)
    told.decide(cast.karen, other, ResearchDecision.REFUSED, "Formålet er uklart.")
    assert told.apply(cast.stine).pk != other.pk
    assert (
        "Hvad det er holdt op mod"
        not in cast.karen.client().get(reverse("research-page", args=[other.pk])).content.decode()
    )


@DATABASES
def test_a_release_is_made_and_approved_beside_what_an_extract_was_handed_out_with(cast: Cast) -> None:
    row = told.granted(cast)
    with cast.stine.acting():
        assert not extracts.out()
    told.hand_out(cast.stine, row)
    for who in (cast.stine, cast.karen):
        with who.acting():
            (out,) = extracts.out()
        assert out.number == row.number and out.tells(2024, frozenset({("country", "RO"), ("sex", "woman")}))
        assert not out.tells(2024, frozenset({("sex", "man")})) and not out.tells(2023, frozenset())
    told.delete(cast.stine, row)
    with cast.stine.acting():
        assert extracts.out()


@DATABASES
def test_a_decision_is_made_by_another_and_once_and_a_no_has_its_reason(cast: Cast) -> None:
    row = told.apply(cast.stine)
    with pytest.raises(Refused, match="prepared by CMM's analyst"):
        told.prepare(cast.karen, row)
    with pytest.raises(Refused, match="not prepared"):
        told.decide(cast.karen, row)
    told.prepare(cast.stine, row)
    with pytest.raises(Refused, match="lead decides"):
        told.decide(cast.stine, row)
    with pytest.raises(Refused) as refused:
        told.decide(cast.karen, row, ResearchDecision.REFUSED)
    assert refused.value.field == "why"
    told.decide(cast.karen, row, ResearchDecision.SENT_BACK, "Skriv vilkårene.")
    told.prepare(cast.stine, row, region="Ikke nødvendig.")
    told.decide(cast.karen, row)
    with pytest.raises(Refused, match="decided already"):
        told.decide(cast.karen, row)
    with pytest.raises(Refused, match="prepared or decided"):
        told.prepare(cast.stine, row)


@DATABASES
def test_an_extract_in_which_somebody_is_nearly_alone_is_not_handed_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = told.granted(cast)
    monkeypatch.setattr("helle.register.research.making.smallest_group", lambda rows: 4)
    with pytest.raises(Refused, match="too small"):
        told.hand_out(cast.stine, row)
    assert told.view(cast.stine, row).state is ResearchState.GRANTED


@DATABASES
def test_its_time_ends_by_itself_and_the_desks_are_reminded_until_it_is_deleted(cast: Cast) -> None:
    ida = named(cast, "ida")
    row = told.apply(ida, institution="Institut for Menneskerettigheder")
    told.prepare(cast.stine, row)
    told.decide(cast.karen, row)
    told.hand_out(cast.stine, row)
    # That it was granted and handed out is news to the institution, for some days.
    assert told.view(ida, row).state is ResearchState.IN_USE and _desks(cast) == {"ida"}
    assert reverse("research-page", args=[row.pk]) in ida.client().get(reverse("desk")).content.decode()
    clock.freeze(clock.start_of_day(dt.date(2025, 11, 10)) + dt.timedelta(hours=12))
    assert told.view(ida, row).state is ResearchState.IN_USE and not _desks(cast)
    clock.freeze(clock.start_of_day(dt.date(2026, 3, 10)) + dt.timedelta(hours=12))
    assert told.view(ida, row).state is ResearchState.TO_DELETE and _desks(cast) == {"ida", "stine", "karen"}
    clock.freeze(clock.start_of_day(dt.date(2026, 3, 21)) + dt.timedelta(hours=12))
    assert told.view(ida, row).state is ResearchState.OVERDUE and _desks(cast) == {"ida", "stine", "karen"}
    assert "Sletningen er ikke bekræftet i tide" in ida.client().get(reverse("desk")).content.decode()
    for alike in ("institut  for\u00a0Menneskerettigheder.", "Institut for Menneske\u200brettigheder"):
        with pytest.raises(Refused, match="not confirmed deleted"):
            told.apply(cast.stine, institution=alike, use_until=dt.date(2026, 6, 1), delete_by=dt.date(2026, 6, 2))
    with pytest.raises(Refused, match="not confirmed deleted"):
        told.apply(ida, use_until=dt.date(2026, 6, 1), delete_by=dt.date(2026, 6, 2))
    told.delete(cast.stine, row)
    assert told.view(ida, row).state is ResearchState.DELETED and not _desks(cast)


def _desks(cast: Cast) -> set[str]:
    found = set()
    for name in ("ida", "stine", "karen", "charlotte"):
        with named(cast, name).acting():
            if on_desk.on_desk():
                found.add(name)
    return found


@DATABASES
def test_what_is_revoked_is_fetched_no_more_and_is_to_be_deleted(cast: Cast) -> None:
    row = told.granted(cast)
    handed = told.hand_out(cast.stine, row)
    with cast.karen.acting():
        actions.permission_revoke(told.view(cast.karen, row), why="Vilkårene er brudt.")
    fetched = cast.stine.client().post(reverse("handed-out-fetch", args=[handed.link]))
    assert fetched.status_code != 200 or "application/zip" not in fetched.headers["Content-Type"]
    seen = told.view(cast.stine, row)
    assert seen.state is ResearchState.REVOKED and seen.due == dt.date(2025, 11, 5)
    other = told.granted(cast, institution="Et andet institut")
    with cast.karen.acting():
        actions.permission_revoke(told.view(cast.karen, other), why="Undersøgelsen er opgivet.")
    with pytest.raises(Refused, match="The permission was revoked"):
        told.hand_out(cast.stine, other)


@DATABASES
def test_a_link_that_ran_out_gives_nothing_and_what_lapsed_is_not_made(cast: Cast) -> None:
    row, late = told.granted(cast), told.granted(cast, institution="Et andet institut")
    handed = told.hand_out(cast.stine, row)
    clock.move_forward(dt.timedelta(hours=25))
    fetched = cast.stine.client().post(reverse("handed-out-fetch", args=[handed.link]))
    assert "application/zip" not in fetched.headers["Content-Type"]
    clock.freeze(clock.start_of_day(dt.date(2026, 4, 1)) + dt.timedelta(hours=12))
    assert told.view(cast.stine, late).state is ResearchState.LAPSED
    with pytest.raises(Refused, match="The permission ran out"):
        told.hand_out(cast.stine, late)


@DATABASES
def test_what_cannot_be_handed_out_is_said_before_anything_is_asked(cast: Cast) -> None:
    stine, row = cast.stine.client(), told.apply(cast.stine)
    url = reverse("research-hand-out", args=[row.pk])

    def said(words: str) -> bool:
        page: str = stine.get(url).content.decode()
        return words in page and "GOV-19" in page and "receiver_known" not in page and "Hvad reglerne siger" not in page

    assert said("CMM&#x27;s leder har ikke godkendt ansøgningen.")
    token = stine.get(url).context["form"]["form_token"].value()
    sent = stine.post(url, {"form_token": token, "receiver_known": "on"})
    assert sent.status_code == 422 and "har ikke godkendt ansøgningen" in sent.content.decode()
    told.prepare(cast.stine, row)
    assert said("har ikke godkendt ansøgningen")
    told.decide(cast.karen, row, kind=ResearchDecision.REFUSED, why="Formålet er uklart.")
    assert said("Ansøgningen er afslået.")
    assert [one.granted for one in told.view(cast.stine, row).asked] == [False, False]
    shown = stine.get(reverse("research-page", args=[row.pk])).content.decode()
    assert shown.count("gives ikke</span>") == 2 and ">gives<" not in shown and "<dt>År</dt><dd>2024</dd>" in shown
    other = told.granted(cast, institution="Et andet institut")
    url = reverse("research-hand-out", args=[other.pk])
    assert "receiver_known" in stine.get(url).content.decode()
    told.hand_out(cast.stine, other)
    assert said("Det udleveres én gang")
