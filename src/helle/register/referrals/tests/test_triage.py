"""Deciding what becomes of a referral: cases, an earlier matter, or nothing."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import ReferralGates
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases import actions as cases
from helle.register.cases.models import Assignment, Case
from helle.register.cases.queries import own_core_grants
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.referrals import triage_actions
from helle.register.referrals.choices import TriageOutcome
from helle.register.referrals.models import Referral, Triage
from helle.rules.codes import LadderEvent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TriageGates(ReferralGates):
    """The sender and the copied police have a part in it, but it is not theirs to decide."""

    outsiders = (*ReferralGates.outsiders, "anders", "peter")
    wrong_roles = ("vera", "karen", "stine")


class TestTakeInGates(TriageGates):
    view = "referral-take-in"


class TestJoinGates(TriageGates):
    view = "referral-join"


class TestCloseGates(TriageGates):
    view = "referral-close"


def address(view: str, referral: Referral) -> str:
    return reverse(f"referral-{view}", args=[referral.number])


def test_six_cases_come_of_six_persons_in_one_press(cast: Cast) -> None:
    referral, client = stories.refer(cast, persons=6), cast.mette.client()
    fill_in(client, address("take-in", referral), {"indication": "on", "reasons": stories.REASONS})
    with cast.mette.acting():
        assert sorted(Case.objects.values_list("number", flat=True)) == [f"2025-000{n}" for n in range(1, 7)]


def test_the_persons_not_chosen_get_no_case(cast: Cast) -> None:
    referral, client = stories.refer(cast, persons=3), cast.mette.client()
    chosen = hidden_of(client, address("take-in", referral))["persons"]
    assert isinstance(chosen, list)
    fill_in(client, address("take-in", referral), {"persons": chosen[:1]})
    with cast.mette.acting():
        assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "hers", "said"),
    [({}, 0, "Ingen har dem endnu; de ligger hos lederen"), ({"take": "on"}, 2, "Sagerne er oprettet, og du har dem.")],
    ids=["left to the lead", "taken"],
)
def test_whoever_takes_in_is_told_that_nobody_has_the_cases_or_takes_them(
    cast: Cast, typed: dict[str, object], hers: int, said: str
) -> None:
    referral, client = stories.refer(cast, persons=2), cast.mette.client()
    form = client.get(address("take-in", referral))
    assert form.context["form"]["take"].value() in (None, False) and "Ingen har dem endnu." in form.content.decode()
    fill_in(client, address("take-in", referral), typed)
    assert said in client.get(reverse("referral-page", args=[referral.number])).content.decode()
    with cast.mette.acting():
        assert Assignment.objects.filter(user=cast.mette.user).count() == hers
        assert own_core_grants().filter(assigned_to=cast.mette.user).count() == hers
        assert Case.objects.count() == 2
    waiting = cast.karen.client().get(reverse("desk") + "?mine=1").content.decode()
    assert all((number in waiting) is (hers == 0) for number in numbers(cast))


def numbers(cast: Cast) -> list[str]:
    with cast.mette.acting():
        return list(Case.objects.values_list("number", flat=True))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"persons": []}, "persons"),
        ({"persons": [str(uuid.UUID(int=7))]}, "persons"),
        ({"indication": "on", "reasons": "  "}, "reasons"),
    ],
)
def test_a_refusal_opens_no_case_and_leaves_the_referral_undecided(
    cast: Cast, typed: dict[str, object], field: str
) -> None:
    referral = stories.refer(cast, persons=2)
    response = post(cast.mette.client(), address("take-in", referral), typed)
    assert response.status_code == 422 and field in errors_of(response)
    with cast.mette.acting():
        assert not Case.objects.exists() and not Triage.objects.exists()


def test_a_referral_is_decided_on_once(cast: Cast) -> None:
    referral = stories.refer(cast)
    stories.open_cases(cast, referral)
    taken_in_again = post(cast.mette.client(), address("take-in", referral), {})
    assert errors_of(taken_in_again)["persons"][0].startswith("Person 1 har allerede en sag.")
    closed = post(cast.mette.client(), address("close", referral), {"outcome": "no_action", "reason": "for at prøve"})
    assert errors_of(closed)["__all__"] == ["Henvendelsen er allerede visiteret."]
    with cast.mette.acting():
        assert Case.objects.count() == 1


def test_a_referral_about_the_same_matter_is_joined_to_the_earlier_one(cast: Cast) -> None:
    earlier, later = stories.refer(cast), stories.refer(cast, by=cast.sofie)
    fill_in(cast.mette.client(), address("join", later), {"joined_to": str(earlier.pk)})
    with cast.mette.acting():
        assert Triage.objects.get(referral=later).joined_to == earlier
    page = cast.sofie.client().get(reverse("referral-page", args=[later.number])).content.decode()
    assert earlier.number not in page


def test_flo_04_nothing_is_added_to_a_referral_whose_case_has_ended_until_it_is_reopened(cast: Cast) -> None:
    earlier, later = stories.refer(cast), stories.refer(cast, by=cast.sofie)
    ended = stories.end_case(cast.mette, stories.open_case(cast, earlier))
    further = stories.refer(cast, by=cast.sofie)
    with cast.mette.acting():
        reopen(ended)
        triage_actions.referral_join(further, joined_to=earlier)
    stories.end_case(cast.mette, ended)
    for chosen in (earlier, further):
        refused = post(cast.mette.client(), address("join", later), {"joined_to": str(chosen.pk)})
        assert errors_of(refused)["joined_to"][0].startswith("Sagen fra den tidligere henvendelse er afsluttet")
    with cast.mette.acting():
        assert not Triage.objects.filter(referral=later).exists()
    # It waits where it did, and a case can be opened of it.
    assert later.number in cast.mette.client().get(reverse("referral-list") + "?state=new").content.decode()
    stories.open_case(cast, later)


def reopen(case: Case) -> None:
    cases.rung_enter(
        case,
        expected_version=Case.objects.get(pk=case.pk).version,
        event=LadderEvent.REOPENED,
        occurred_on=clock.today(),
        reasons=stories.REASONS,
    )


def test_flo_04_where_one_of_its_cases_goes_on_it_is_added(cast: Cast) -> None:
    earlier, later = stories.refer(cast, persons=2), stories.refer(cast, by=cast.sofie)
    one, _other = stories.open_cases(cast, earlier)
    stories.end_case(cast.mette, one)
    fill_in(cast.mette.client(), address("join", later), {"joined_to": str(earlier.pk)})


def test_flo_04_nobody_is_lost_in_a_referral_of_fewer_persons(cast: Cast) -> None:
    earlier, later = stories.refer(cast), stories.refer(cast, by=cast.sofie, persons=3)
    refused = post(cast.mette.client(), address("join", later), {"joined_to": str(earlier.pk)})
    assert errors_of(refused)["joined_to"][0].startswith("Den tidligere henvendelse er om færre personer")
    with cast.mette.acting():
        assert not Triage.objects.exists()
        triage_actions.referral_join(earlier, joined_to=later)


def closed_without_a_case(cast: Cast, referral: Referral) -> None:
    with cast.mette.acting():
        triage_actions.referral_close(referral, outcome=TriageOutcome.NO_ACTION, passed_on_to="", reason=stories.WHY)


def test_flo_04_nothing_is_added_to_a_referral_that_was_closed_without_a_case(cast: Cast) -> None:
    closed, further, later = stories.refer(cast), stories.refer(cast, by=cast.sofie), stories.refer(cast, by=cast.sofie)
    with cast.mette.acting():
        triage_actions.referral_join(further, joined_to=closed)
    closed_without_a_case(cast, closed)
    for chosen in (closed, further):
        refused = post(cast.mette.client(), address("join", later), {"joined_to": str(chosen.pk)})
        assert errors_of(refused)["joined_to"][0].startswith("Den tidligere henvendelse er afsluttet uden sag")
    with cast.mette.acting():
        assert not Triage.objects.filter(referral=later).exists()
    stories.open_case(cast, later)


def test_whoever_looks_for_an_earlier_one_reads_which_were_closed_without_a_case(cast: Cast) -> None:
    closed, waits, later = stories.refer(cast), stories.refer(cast), stories.refer(cast, by=cast.sofie)
    closed_without_a_case(cast, closed)
    offered = cast.mette.client().get(address("join", later)).context["form"].fields["joined_to"].choices
    said = {value: label.endswith(" · afsluttet uden sag") for value, label in offered if value}
    assert said == {str(closed.pk): True, str(waits.pk): False}


def test_flo_04_two_referrals_are_not_added_to_each_other(cast: Cast) -> None:
    first, second, third = stories.refer(cast), stories.refer(cast), stories.refer(cast, by=cast.sofie)
    with cast.mette.acting():
        triage_actions.referral_join(second, joined_to=first)
        triage_actions.referral_join(third, joined_to=second)
        for follows in (first, second, third):
            with pytest.raises(Refused, match="neither would be decided on"):
                triage_actions.referral_join(first, joined_to=follows)
    offered = cast.mette.client().get(address("join", first)).context["form"].fields["joined_to"].choices
    assert not {str(one.pk) for one in (first, second, third)} & {value for value, _label in offered}


def test_whoever_closes_a_referral_reads_what_is_closed_with_it(cast: Cast) -> None:
    first, second, third = stories.refer(cast), stories.refer(cast), stories.refer(cast, by=cast.sofie)
    says, client = "Lagt til denne, og afsluttes med den:", cast.mette.client()
    assert says not in client.get(address("close", first)).content.decode()
    with cast.mette.acting():
        triage_actions.referral_join(second, joined_to=first)
        triage_actions.referral_join(third, joined_to=second)
    assert f"{says} {second.number}, {third.number}." in client.get(address("close", first)).content.decode()


NOT_TRAFFICKING = {
    "outcome": "passed_on",
    "passed_on_to": "SKAT",
    "reason": stories.WHY,
    "trafficking": "no",
    "manifestly_unreasonable": "no",
    "unreasonable": "yes",
}


def test_what_is_not_trafficking_is_passed_on_def_08(cast: Cast) -> None:
    referral = stories.refer(cast)
    fill_in(cast.mette.client(), address("close", referral), NOT_TRAFFICKING)
    with cast.mette.acting():
        triage = Triage.objects.get()
        assert triage.passed_on_to_id == cast.sofie.membership.unit_id
        assert triage.spectrum == "vulnerable_worker"
    with cast.anders.acting():
        assert not Triage.objects.exists()
    page = cast.mette.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    assert "Urimelige vilkår (sårbar udenlandsk arbejdstager)" in page
    assert "Sagen tælles for sig og ikke som menneskehandel." in page and stories.WHY in page


def test_cri_25_what_is_manifestly_unreasonable_has_the_police_first(cast: Cast) -> None:
    referral = stories.refer(cast)
    work = {
        "manifestly_unreasonable": "yes",
        "unreasonable": "yes",
        "work_on": "2025-09-30",
        "passed_on_to": "POL-OJYL",
    }
    fill_in(cast.mette.client(), address("close", referral), NOT_TRAFFICKING | work)
    with cast.mette.acting():
        assert Triage.objects.get().spectrum == "exploitation_262b"


def test_what_may_be_trafficking_is_not_passed_on_and_the_rule_says_why_def_08(cast: Cast) -> None:
    referral = stories.refer(cast)
    for answer, sentence in (("yes", "hører henvendelsen til hos CMM"), ("unknown", "Det er ikke afklaret")):
        response = post(cast.mette.client(), address("close", referral), NOT_TRAFFICKING | {"trafficking": answer})
        assert response.status_code == 422
        assert sentence in errors_of(response)["trafficking"][0]
        assert "DEF-08" in response.content.decode() and "CMM" in response.content.decode()
    with cast.mette.acting():
        assert not Triage.objects.exists()


def test_what_is_closed_for_nothing_to_go_on_has_no_place_on_the_spectrum(cast: Cast) -> None:
    referral = stories.refer(cast)
    fill_in(cast.mette.client(), address("close", referral), {"outcome": "no_action", "reason": stories.WHY})
    with cast.mette.acting():
        assert Triage.objects.get().spectrum == ""


def test_the_database_passes_on_nothing_that_is_trafficking(cast: Cast) -> None:
    referral = stories.refer(cast)
    with cast.mette.acting() as acting:
        row = Triage(
            id=uuid.uuid4(),
            referral=referral,
            outcome="passed_on",
            passed_on_to_id=referral.sender_unit_id,
            reason_sealed=b"x",
            spectrum="trafficking",
            decided_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        with pytest.raises(IntegrityError, match="what_is_trafficking_is_not_passed_on"), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outcome": "no_action", "reason": " "}, "reason"),
        ({"outcome": "passed_on", "passed_on_to": "", "reason": "for at prøve"}, "passed_on_to"),
        ({"outcome": "", "reason": "for at prøve"}, "outcome"),
    ],
)
def test_closing_needs_an_outcome_a_receiver_and_a_reason(cast: Cast, typed: dict[str, object], field: str) -> None:
    referral = stories.refer(cast)
    response = post(cast.mette.client(), address("close", referral), typed)
    assert response.status_code == 422 and field in errors_of(response)
    with cast.mette.acting():
        assert not Triage.objects.exists()


def test_the_persons_left_get_their_cases_later_and_it_is_decided_once(cast: Cast) -> None:
    referral, client = stories.refer(cast, persons=3), cast.mette.client()
    everybody = hidden_of(client, address("take-in", referral))["persons"]
    assert isinstance(everybody, list)
    fill_in(client, address("take-in", referral), {"persons": everybody[:1]})
    page = client.get(reverse("referral-page", args=[referral.number])).content.decode()
    assert address("take-in", referral) in page and address("close", referral) not in page
    assert hidden_of(client, address("take-in", referral))["persons"] == everybody[1:]
    fill_in(client, address("take-in", referral), {})
    with cast.mette.acting():
        assert (Case.objects.count(), Triage.objects.count()) == (3, 1)
    page = client.get(reverse("referral-page", args=[referral.number])).content.decode()
    assert address("take-in", referral) not in page


def test_case_and_referral_lead_to_each_other(cast: Cast) -> None:
    referral, later = stories.refer(cast), stories.refer(cast, by=cast.sofie)
    case, client = stories.open_case(cast, referral), cast.mette.client()
    fill_in(client, address("join", later), {"joined_to": str(referral.pk)})
    theirs = reverse("referral-page", args=[referral.number])
    assert theirs in client.get(reverse("case-page", args=[case.number])).content.decode()
    page = client.get(theirs).content.decode()
    assert reverse("referral-page", args=[later.number]) in page and "Kvinde" in page
    assert later.number not in cast.anders.client().get(theirs).content.decode()


def test_what_was_added_to_a_referral_is_found_from_its_cases(cast: Cast) -> None:
    referral, later, last = stories.refer(cast), stories.refer(cast, by=cast.sofie), stories.refer(cast, by=cast.sofie)
    case, client = stories.open_case(cast, referral), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    assert client.get(page).context["view"].joined_referrals == []
    fill_in(client, address("join", later), {"joined_to": str(referral.pk)})
    fill_in(client, address("join", last), {"joined_to": str(later.pk)})
    seen = client.get(page)
    assert (seen.context["view"].referral_number, seen.context["view"].joined_referrals) == (
        referral.number,
        [later.number, last.number],
    )
    for number in (later.number, last.number):
        assert reverse("referral-page", args=[number]) in seen.content.decode()


def test_who_has_no_part_in_what_was_added_is_not_told_of_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    later = stories.refer(cast, by=cast.sofie)
    fill_in(cast.mette.client(), address("join", later), {"joined_to": str(case.referral_id)})
    for who, told in ((cast.mette, [later.number]), (cast.ulla, [])):
        seen = who.client().get(reverse("case-page", args=[case.number]))
        assert seen.context["view"].joined_referrals == told
        assert (later.number in seen.content.decode()) is bool(told)
