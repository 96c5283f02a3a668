"""What stands of a look that was found wrong, until it is undone or somebody else lets it stay (PUB-DIG-04, SUP-01)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import (
    accommodation_stories,
    letter_stories,
    look_stories,
    planning_stories,
    sharing_stories,
    stories,
    task_stories,
)
from tests.cast import Cast, Member, as_owner, member, named
from tests.handed_out import tell
from tests.pages import fill_in, hidden_of

from helle.register.cases.models import Case
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.handing_out.choices import OF_A_CASE
from helle.register.need_to_know import left
from helle.register.need_to_know.choices import PAPERS, Left, Verdict
from helle.register.need_to_know.models import Kept, Look
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import contact_actions, contact_queries
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mettes(cast: Cast) -> Case:
    """A case that Mette has, of a person with running support whose contact person she is."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    stories.give_contact_person(cast.mette, case)
    clock.move_forward(dt.timedelta(days=1))
    return case


def in_a_wrong_look(cast: Cast, case: Case) -> Look:
    """Jonas opens it because of danger, and makes himself contact person; Karen finds that wrong."""
    look = look_stories.break_the_glass(cast.jonas, case)
    clock.move_forward(dt.timedelta(minutes=1))
    with cast.jonas.acting():
        contact_actions.contact_person_set(
            case,
            expected_version=stories.fresh(case).version,
            user=cast.jonas.user,
            since=clock.today(),
            why=stories.WHY,
        )
    return found_wrong(cast, look)


def found_wrong(cast: Cast, look: Look) -> Look:
    clock.move_forward(dt.timedelta(minutes=5))
    look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
    clock.move_forward(dt.timedelta(minutes=1))
    return look


def on_desk(who: Member) -> list[left.Standing]:
    with who.acting():
        return [one for look in left.on_desk() for one in look.standing]


def desk_of(who: Member) -> str:
    return " ".join(who.client().get(reverse("desk")).content.decode().split())


def why_flagged(who: Member) -> list[str]:
    with who.acting():
        return [one.why.value for one in contact_queries.flagged()[0]]


def test_what_she_gave_herself_is_on_two_desks_with_where_it_is_undone(cast: Cast, mettes: Case) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    task_stories.ask(cast.jonas, mettes, cast.jonas, to_user=cast.jonas.user.pk)
    planning_stories.plan_interview(cast.jonas, mettes, cast.jonas)
    with cast.jonas.acting():
        contact_actions.deputy_set(
            mettes,
            expected_version=stories.fresh(mettes).version,
            user=cast.jonas.user,
            since=clock.today(),
            until=clock.today() + dt.timedelta(days=20),
        )
    assert on_desk(cast.karen) == [] == on_desk(cast.mette), "nothing is wrong yet"
    found_wrong(cast, look)
    for who in (cast.karen, cast.mette):
        assert {one.work for one in on_desk(who)} == {Left.TASK, Left.INTERVIEW, Left.CONTACT_DEPUTY}
        pages = [one.undo_url for one in on_desk(who)]
        assert [who.client().get(page).status_code for page in pages] == [200, 200, 200]
        with who.acting():
            assert sum(key.startswith("wrong look") for key in counted(what_waits(mine=False)).keys) == 3
    assert on_desk(cast.jonas) == [] == on_desk(cast.ulla), "neither she who did it nor another authority"
    told = desk_of(cast.mette)
    assert "Jonas Lind åbnede sag" in told and "Det var ikke i orden" in told and "Opgave givet eller taget" in told


def test_sup_01_whom_a_wrong_look_put_there_counts_as_nobody_until_another_takes_over(cast: Cast, mettes: Case) -> None:
    assert why_flagged(cast.karen) == []
    in_a_wrong_look(cast, mettes)
    assert why_flagged(cast.karen) == ["wrong"]
    assert "Sat ved et opslag, der ikke var i orden" in desk_of(cast.karen)
    contact = cast.mette.client().get(reverse("case-contact", args=[mettes.number])).content.decode()
    assert "tæller ikke som kontaktperson" in contact and "Skriv brev om det" not in contact
    told = desk_of(cast.mette)
    assert "Kontaktperson sat: Jonas Lind" in told and "i stedet for Mette Holm" in told
    clock.move_forward(dt.timedelta(days=1))
    with cast.karen.acting():
        contact_actions.contact_person_set(
            mettes,
            expected_version=stories.fresh(mettes).version,
            user=cast.mette.user,
            since=clock.today(),
            why=stories.WHY,
        )
    assert why_flagged(cast.karen) == [] and on_desk(cast.karen) == []
    assert "Jonas Lind åbnede sag" in desk_of(cast.mette), "she goes on being told for a month"
    clock.move_forward(dt.timedelta(days=31))
    assert "Opslag, der ikke var i orden" not in desk_of(cast.mette)


def test_from_whom_the_case_was_taken_reads_so_where_nobody_leads(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    udo = member("Udo Krag", "UDLST", "udlst_caseworker")
    clock.move_forward(dt.timedelta(minutes=1))
    look = look_stories.break_the_glass(udo, case)
    clock.move_forward(dt.timedelta(minutes=1))
    stories.assign(udo, case, udo)
    clock.move_forward(dt.timedelta(minutes=1))
    look_stories.answer(cast.dorthe, look, Verdict.WRONG, look_stories.WHY_WRONG)
    clock.move_forward(dt.timedelta(minutes=1))
    ((one,), none) = on_desk(cast.ulla), on_desk(udo)
    assert (one.work, one.before, one.decides) == (Left.ASSIGNED, cast.ulla.user.full_name, True) and none == []
    assert "Sagen fordelt: Udo Krag" in desk_of(cast.ulla)


def test_what_she_gave_herself_never_stays_and_opens_her_the_case_where_it_is_given_anew(
    cast: Cast, mettes: Case
) -> None:
    look = in_a_wrong_look(cast, mettes)
    (one,) = on_desk(cast.mette)
    url = reverse("look-keep", args=[look.pk, one.thing])
    assert one.hers and url not in desk_of(cast.mette)
    client = cast.mette.client()
    token = client.get(url).context["form"]["form_token"].value()
    refused = client.post(url, {"form_token": token, "words": "Det er bedst for forløbet"})
    assert refused.status_code == 422 and "gav sig det selv" in refused.content.decode()
    row = Kept(
        id=new_id(), look_id=look.pk, work=one.work.value, thing=one.thing, words_sealed=b"x", recorded_at=clock.now(),
        by_user_id=cast.mette.user.pk, by_unit_id=cast.mette.membership.unit_id,
    )  # fmt: skip
    with cast.mette.acting(), pytest.raises(ProgrammingError, match="given anew"), transaction.atomic():
        row.save(force_insert=True)
    page = reverse("case-page", args=[mettes.number])
    assert cast.jonas.client().get(page).status_code == 302, "she can open nothing of it"
    clock.move_forward(dt.timedelta(days=1))
    with cast.mette.acting():
        contact_actions.contact_person_set(
            mettes,
            expected_version=stories.fresh(mettes).version,
            user=cast.jonas.user,
            since=clock.today(),
            why=stories.WHY,
        )
    assert on_desk(cast.karen) == [] and why_flagged(cast.karen) == []
    assert cast.jonas.client().get(page).status_code == 200


def test_somebody_else_lets_it_stay_and_who_when_and_why_is_read(cast: Cast, mettes: Case) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    row = sharing_stories.disclose(cast.jonas, mettes)
    found_wrong(cast, look)
    url = reverse("look-keep", args=[look.pk, row.pk])
    assert cast.jonas.client().get(url).status_code == 404
    client = cast.mette.client()
    form = client.get(url).context["form"]
    for words, said in ((" ", "Skriv"), ("010190-1234 er hendes nummer", "nævner ingen personer")):
        refused = client.post(url, {"form_token": form["form_token"].value(), "words": words})
        assert refused.status_code == 422 and said in refused.content.decode()
    assert len(on_desk(cast.karen)) == 1
    fill_in(client, url, {"words": look_stories.WHY_KEPT})
    assert on_desk(cast.karen) == []
    assert client.get(url).status_code == 404, "decided once"
    told = [desk_of(cast.mette)]
    for who in (cast.karen, cast.dorthe):
        told.append(" ".join(who.client().get(reverse("look-answer", args=[look.pk])).content.decode().split()))
    for page in told:
        assert "bliver stående" in page and "Mette Holm" in page and look_stories.WHY_KEPT in page
    assert look_stories.WHY_KEPT not in desk_of(cast.jonas)


@pytest.mark.parametrize("who", ["jonas", "ulla", "dorthe"])
def test_past_the_application_nobody_else_says_that_it_stays(cast: Cast, mettes: Case, who: str) -> None:
    look = in_a_wrong_look(cast, mettes)
    (one,) = on_desk(cast.karen)
    other: Member = getattr(cast, who)
    row = Kept(
        id=new_id(), look_id=look.pk, work=one.work.value, thing=one.thing, words_sealed=b"x", recorded_at=clock.now(),
        by_user_id=other.user.pk, by_unit_id=other.membership.unit_id,
    )  # fmt: skip
    with other.acting(), pytest.raises(ProgrammingError, match="says what stays"), transaction.atomic():
        row.save(force_insert=True)
    with cast.karen.acting(), pytest.raises(ProgrammingError), transaction.atomic():
        Kept.objects.update(words_sealed=b"y")


def test_what_left_the_house_stands_on_the_page_and_a_disclosure_waits_for_somebody(cast: Cast, mettes: Case) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    tell(cast.jonas, mettes)
    letter_stories.write_letter(cast.jonas, mettes)
    row = sharing_stories.disclose(cast.jonas, mettes)
    url = reverse("look-answer", args=[look.pk])
    for who in (cast.karen, cast.dorthe):
        page = who.client().get(url).content.decode()
        told = " ".join(page[page.index('id="imens"') :].split())
        for words in (
            "Fil lavet: Udskrift af en sag",
            "Fil hentet: Udskrift af en sag",
            "Brev skrevet",
            "Givet videre:",
        ):
            assert words in told, words
    found_wrong(cast, look)
    assert [one.work for one in on_desk(cast.karen)] == [Left.DISCLOSURE]
    end = reverse("case-disclosure-end", args=[mettes.number, row.pk])
    assert end in cast.karen.client().get(url).content.decode() and end in desk_of(cast.karen)
    officer = cast.dorthe.client().get(url).content.decode()
    assert "Det står endnu" in officer and end not in officer
    fill_in(cast.karen.client(), end, {"why": "mistake"})
    assert on_desk(cast.karen) == [] == on_desk(cast.mette)


def test_of_a_protected_address_the_lead_reads_what_kind_of_unit_was_asked_and_told(cast: Cast, mettes: Case) -> None:
    """Which home was asked, which municipality told, says where she lives; that it was done is judged (PUB-DIG-12)."""
    hanne = named(cast, "hanne")
    house = accommodation_stories.offer(cast.mette, secret=False)
    accommodation_stories.move_in(cast.mette, mettes, house)
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    task_stories.ask(cast.jonas, mettes, hanne)
    to_municipality = sharing_stories.wish("KOM-101", DataCategory.IDENTITY, purpose=DisclosurePurpose.SUPPORT)
    sharing_stories.disclose(cast.jonas, mettes, to_municipality)
    found_wrong(cast, look)
    pages = (reverse("look-answer", args=[look.pk]), reverse("desk"))
    names = ("Reden International", "Københavns Kommune")

    def read_by(who: Member) -> str:
        return " ".join(page for url in pages for page in who.client().get(url).content.decode().split())

    before = read_by(cast.karen)
    assert all(name in before for name in names)
    stories.protect_address(cast.mette, mettes)
    after = read_by(cast.karen)
    assert not any(name in after for name in names)
    assert "Botilbud (vises ikke: adressen er beskyttet)" in after
    assert "Kommune (vises ikke: adressen er beskyttet)" in after
    # An officer judges for all, and Mette has the case.
    assert all(name in " ".join(cast.dorthe.client().get(pages[0]).content.decode().split()) for name in names)
    assert names[0] in desk_of(cast.mette)


def test_the_files_of_a_case_have_the_words_that_their_lists_have() -> None:
    assert {one.value: one.label for one in OF_A_CASE} == PAPERS


def test_of_somebody_erased_nothing_is_left_to_decide(cast: Cast, mettes: Case) -> None:
    in_a_wrong_look(cast, mettes)
    as_owner("SELECT helle.replay_erasure('person', %s, NULL, helle.clock_now())", [mettes.person_id])
    assert on_desk(cast.karen) == []


def test_what_only_waits_is_said_to_wait_and_is_stopped_and_not_approved(cast: Cast, mettes: Case) -> None:
    """It was said to have been passed on, and the second person was offered a yes without being told of the look."""
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    row = sharing_stories.beyond(cast.jonas, mettes)
    decides = reverse("case-disclosure-decide", args=[mettes.number, row.pk])
    ends = reverse("case-disclosure-end", args=[mettes.number, row.pk])
    client, url = cast.karen.client(), reverse("look-answer", args=[look.pk])
    assert [value for value, _label in client.get(decides).context["form"].fields["approved"].choices] == ["yes", "no"]
    found_wrong(cast, look)
    for page in (client.get(url).content.decode(), desk_of(cast.karen)):
        told = " ".join(page.split())
        assert "Bedt om at give videre: Skattestyrelsen" in told and "venter på en anden" in told
        assert "Givet videre:" not in told and "Stop den" in told and ends in told
    shown = client.get(decides)
    said = " ".join(shown.content.decode().split())
    assert "opslag på grund af fare, som ikke var i orden" in said and "[PUB-DIG-04]" not in said, "a chip"
    # She leads the unit, and can say that it stays herself.
    assert "før du har sagt, at det bliver stående" in said
    assert f'href="{reverse("look-keep", args=[look.pk, row.pk])}"' in said
    assert [value for value, _label in shown.context["form"].fields["approved"].choices] == ["no"]
    with pytest.raises(Refused) as refused:
        sharing_stories.decide(cast.karen, mettes, row)
    assert refused.value.field == "approved"
    page = client.get(ends).content.decode()
    assert "modtageren har intet fået" in page and "ikke se det mere" not in page and "Åbnet af modtageren" not in page
    stopped = client.post(ends, hidden_of(client, ends) | {"why": "mistake"}, follow=True).content.decode()
    assert "Intet er givet videre." in stopped
    assert on_desk(cast.karen) == []


def test_what_waits_is_approved_once_who_has_the_case_has_said_that_it_stays(cast: Cast, mettes: Case) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    row = sharing_stories.beyond(cast.jonas, mettes)
    found_wrong(cast, look)
    fill_in(cast.mette.client(), reverse("look-keep", args=[look.pk, row.pk]), {"words": look_stories.WHY_KEPT})
    assert sharing_stories.decide(cast.karen, mettes, row).approved
