"""What is true after a change, an end or a day that has passed: roles, requests, detentions and notes."""

from __future__ import annotations

import datetime as dt
import importlib
from decimal import Decimal
from typing import ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, as_owner, latecomer
from tests.gates import ObjectGates, Place
from tests.pages import fill_in, post

from helle.register.cases.models import Case
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.erasure import queries as erasures
from helle.register.prosecution import (
    beside_actions,
    beside_queries,
    claim_actions,
    contact_queries,
    detention_actions,
    detention_queries,
    handover_queries,
    part_actions,
    their_word,
    victim_actions,
)
from helle.register.prosecution.choices import LinkMistake, Mistake
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.models import CriminalCase, Involvement, Suspect, VictimLink
from helle.register.prosecution.withdraw_actions import entry_withdraw
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def victim(cast: Cast) -> Case:
    """Somebody whom Arbejdstilsynet referred, with a copy to the police of Østjylland."""
    return stories.an_opened_case(cast)


def become_a_suspect(cast: Cast, case: CriminalCase, victim: Case, hers: Suspect) -> VictimLink:
    """She stood as injured, and is a suspect since."""
    with cast.peter.acting():
        made = victim_actions.victim_link(case, case_id=victim.pk, suspect=hers, stood_rightly=True)
        connection.check_constraints()
    return made


# --- notes of before --------------------------------------------------------------------------------------------------


def test_cri_17_notes_of_before_get_a_way_of_their_own(cast: Cast) -> None:
    row = told.involve(cast.peter, told.open_case(cast.peter), OrganisationKind.UDLST)
    gone = told.involve(cast.peter, told.open_case(cast.peter), OrganisationKind.PROSECUTION)
    cmm = told.involve(cast.peter, told.open_case(cast.peter))
    with cast.peter.acting():
        entry_withdraw(CriminalCase.objects.get(pk=gone.criminal_case_id), gone, why=Mistake.TYPED)
    connection.check_constraints()
    # As they were written until now: direct, with why it was urgent.
    as_owner("ALTER TABLE prosecution_involvement DROP CONSTRAINT involvement_by_a_way_of_its_own", [])
    as_owner("ALTER TABLE prosecution_involvement DISABLE TRIGGER USER", [])
    as_owner(
        "UPDATE prosecution_involvement SET channel = 'direct', why_acute_sealed = '\\x01' WHERE organisation <> 'cmm'",
        [],
    )
    connection.check_constraints()
    as_owner("ALTER TABLE prosecution_involvement ENABLE TRIGGER USER", [])
    for statement in importlib.import_module("helle.register.prosecution.migrations.0010_by_a_way_of_its_own").FILL:
        as_owner(statement, [])
    (way,) = [one for one in Involvement._meta.constraints if one.name == "involvement_by_a_way_of_its_own"]
    with connection.schema_editor(collect_sql=True) as editor:
        editor.add_constraint(Involvement, way)
    as_owner("; ".join(str(one).rstrip(";") for one in editor.collected_sql if not str(one).startswith("--")), [])
    with cast.peter.acting():
        ways = dict(Involvement.objects.values_list("pk", "channel"))
    assert ways == {row.pk: "itself", gone.pk: "itself", cmm.pk: "direct"}


# --- requests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ended", [False, True])
def test_cri_07_who_was_answered_asks_again_once_the_answer_is_out_of_sight(
    cast: Cast, victim: Case, ended: bool
) -> None:
    case = told.open_case(cast.peter)
    tie = told.link(cast.peter, case, victim)
    asked = told.ask_for_a_statement(cast.peter, tie)
    row = told.give_a_statement(cast.mette, victim, request=asked, until=clock.today() + dt.timedelta(days=10))
    if ended:
        with cast.mette.acting():
            beside_actions.disclosure_end(row)
    else:
        clock.freeze(clock.now() + dt.timedelta(days=20))
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "CMM er bedt om en udtalelse" not in page
    assert told.ask_for_a_statement(cast.peter, tie).pk
    # What was answered is no question any more: a unit is told anew where that is meant.
    with cast.mette.acting():
        assert len(beside_queries.waiting_requests()) == 1


def test_cri_07_who_changes_her_role_is_asked_about_once(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    told.ask_for_a_statement(cast.peter, told.link(cast.peter, case, victim))
    now = become_a_suspect(cast, case, victim, hers)
    with pytest.raises(Refused, match="waits for an answer"):
        told.ask_for_a_statement(cast.peter, now)
    with cast.mette.acting():
        assert len(beside_queries.waiting_requests()) == 1


def test_shr_01_a_question_that_was_answered_asks_no_more(cast: Cast, victim: Case) -> None:
    niels = latecomer("niels")
    case = told.open_case(cast.peter)
    asked = told.ask_for_a_statement(cast.peter, told.link(cast.peter, case, victim))
    told.give_a_statement(cast.mette, victim, request=asked)
    told.hand_over(cast.peter, case, niels)
    with pytest.raises(beside_actions.NotAskedFor):
        told.give_a_statement(cast.mette, victim, knows_unasked=False)


# --- roles ------------------------------------------------------------------------------------------------------------


def test_cri_07_who_ran_and_was_charged_later_changes_her_role(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    told.link(cast.peter, case, victim)
    stories.end_case(cast.mette, victim)
    assert become_a_suspect(cast, case, victim, hers).suspect_id == hers.pk


def test_cri_07_a_role_is_changed_into_another(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    tie = told.link(cast.peter, case, victim)
    url = reverse("criminal-case-withdraw", args=[case.number, "tilknytning", tie.pk])
    assert 'value="changed"' not in cast.peter.client().get(url).content.decode()
    assert post(cast.peter.client(), url, {"why": "changed"}).status_code == 422
    with cast.peter.acting(), pytest.raises(DatabaseError, match="changed_into_another"), transaction.atomic():
        entry_withdraw(case, tie, why=LinkMistake.CHANGED)
        connection.check_constraints()


def test_cri_06_a_coming_questioning_stays_with_cmm_when_the_role_changes(cast: Cast, victim: Case) -> None:
    case, hers = told.open_case_with_a_charge(cast.peter)
    told.question(cast.peter, told.link(cast.peter, case, victim))
    with cast.mette.acting():
        ((_before, day),) = beside_queries.questionings_heard_of(victim)
    now = become_a_suspect(cast, case, victim, hers)
    with cast.mette.acting():
        assert beside_queries.questionings_heard_of(victim) == [(now.pk, day)]
    page = cast.mette.client().get(reverse("case-criminal", args=[victim.number]))
    assert page.status_code == 200 and case.number in page.content.decode()


def test_cri_07_words_that_say_nothing_are_not_dropped_without_a_word(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    tie = told.link(cast.peter, case, victim)
    with cast.peter.acting(), pytest.raises(Refused) as refused:
        entry_withdraw(case, tie, why=Mistake.TYPED, words="x")
    assert refused.value.field == "words"


# --- detentions -------------------------------------------------------------------------------------------------------


def detain_somebody(cast: Cast) -> Detention:
    """The police hold somebody of whom there is no referral."""
    with cast.peter.acting():
        return detention_actions.detention_record(None, told.held())


def test_cri_09_another_unit_learns_nothing_of_who_else_held_her(cast: Cast, victim: Case) -> None:
    told.detain(cast.peter, victim)
    niels, today = latecomer("niels"), clock.today()
    with niels.acting():
        row = detention_actions.detention_record(None, told.held())
        before = contact_queries.care(today, today)
    with cast.mette.acting():
        detention_actions.detention_say_whose(row, case_id=victim.pk)
        assert ("detention", "no_place", 1) in contact_queries.care(today, today)
    with niels.acting():
        assert contact_queries.care(today, today) == before
    page = reverse("detention-page", args=[row.pk])
    theirs = niels.client().get(page).content.decode()
    assert "tæller én gang" not in theirs and "CMM ved, hvem det er" in theirs
    assert "tæller én gang" in cast.mette.client().get(page).content.decode()


def test_cri_09_of_three_of_one_time_the_rest_counts_once_when_one_was_a_mistake(cast: Cast, victim: Case) -> None:
    rows, today = [detain_somebody(cast), detain_somebody(cast)], clock.today()
    first = told.detain(cast.peter, victim)
    with cast.peter.acting():
        for row in rows:
            detention_actions.detention_say_whose(row, case_id=victim.pk)
        assert ("detention", "no_place", 1) in contact_queries.care(today, today)
        detention_actions.detention_withdraw(first, why=Mistake.NEVER, words="Det var en anden person.")
        assert ("detention", "no_place", 1) in contact_queries.care(today, today)


def test_cri_09_one_out_of_force_is_of_nobody(cast: Cast) -> None:
    referral = stories.refer(cast, by=cast.peter)
    with cast.peter.acting():
        (waits,) = detention_queries.referred_and_not_taken_in()
        row = detention_actions.detention_record(None, told.held(), referred=waits.person_id)
        detention_actions.detention_withdraw(row, why=Mistake.WRONG_CASE, words="Det var en anden person.")
    (case,) = stories.open_cases(cast, referral)
    with cast.mette.acting():
        assert detention_queries.of_case(case.pk) == []


def test_cri_09_why_she_was_held_goes_with_her_when_she_is_erased(cast: Cast, victim: Case) -> None:
    told.detain(cast.peter, victim)
    with cast.karen.acting():
        taken = [words.en for words, _number in erasures.takes(victim)]
    assert any("because she was detained" in one for one in taken)


class TestUntie(ObjectGates):
    view = "detention-untie"
    may: ClassVar[str] = "mette"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "ulla", "dorthe", "lone", "niels", "peter")
    wrong_roles: ClassVar[tuple[str, ...]] = ("pia", "vera", "stine", "karen")

    def place(self, cast: Cast) -> Place:
        row, victim = detain_somebody(cast), stories.an_opened_case(cast)
        with cast.mette.acting():
            detention_actions.detention_say_whose(row, case_id=victim.pk)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[victim.pk]), cases=(victim.pk,))


def test_cri_09_a_detention_in_a_strangers_case_is_taken_out_of_it(cast: Cast, victim: Case) -> None:
    row = detain_somebody(cast)
    with cast.mette.acting():
        detention_actions.detention_say_whose(row, case_id=victim.pk)
    url = reverse("detention-untie", args=[row.pk])
    assert url in cast.mette.client().get(reverse("detention-page", args=[row.pk])).content.decode()
    fill_in(cast.mette.client(), url, {"why": "typed"})
    with cast.mette.acting():
        assert detention_queries.of_case(victim.pk) == []
        with pytest.raises(Refused):
            detention_actions.detention_untie(row, case_id=victim.pk, why=Mistake.TYPED)
        detention_actions.detention_say_whose(row, case_id=victim.pk)
    for who in (cast.peter, cast.vera, told.pia()):
        with who.acting(), pytest.raises(DatabaseError, match="CMM takes back"), transaction.atomic():
            connection.cursor().execute("SELECT helle.untie_detention(%s, %s)", [row.pk, victim.pk])


def test_cri_09_nobody_writes_one_beside_another_past_the_application(cast: Cast, victim: Case) -> None:
    row = told.detain(cast.peter, victim)
    with cast.peter.acting(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row.pk, row.beside_another = victim.pk, True
        row.save(force_insert=True)


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_cri_04_the_oldest_note_is_named_however_many_there_are(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(their_word, "DESK_LENGTH", 1)
    notes: list[Involvement] = []
    for _n in range(2):
        notes.append(told.involve(cast.peter, told.open_case(cast.peter)))
    oldest = clock.now()
    clock.freeze(clock.now() + dt.timedelta(days=40))
    for _n in range(2):
        notes.append(told.involve(cast.peter, told.open_case(cast.peter)))
    with cast.mette.acting():
        found = their_word.unanswered()
        assert (len(found.latest), set(found.keys), found.old) == (1, {one.pk for one in notes}, 2)
        assert found.oldest is not None and found.oldest <= oldest
        # Each by its own key: a mail tells what is new, also where another was answered meanwhile.
        assert {f"noted {one.pk}" for one in notes} <= set(counted(what_waits(mine=False)).keys)


def test_cri_02_what_a_unit_offers_leaves_out_nothing_that_is_offered_to_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover_queries, "DESK_LENGTH", 1)
    niels = latecomer("niels")
    told.offer(cast.peter, told.open_case(cast.peter), niels)
    theirs = told.offer(niels, told.open_case(niels, grounds=told.NSKS), cast.peter, grounds=told.DISTRICT)
    with cast.peter.acting():
        found = handover_queries.on_desk()
        assert len(found) == 2 and found[0].pk == theirs.pk


def test_cri_02_the_prosecution_of_a_unit_that_assists_takes_no_offer_back(cast: Cast) -> None:
    row = told.offer(cast.peter, told.open_case(cast.peter), latecomer("niels"))
    page = reverse("handover-withdraw", args=[row.pk])
    assert page in told.pia().client().get(reverse("criminal-case-page", args=[row.number])).content.decode()
    as_owner(
        "UPDATE prosecution_casepart SET part = 'assists' WHERE criminal_case_id = %s AND unit_id = %s",
        [row.criminal_case_id, told.pia().membership.unit_id],
    )
    assert page not in told.pia().client().get(reverse("criminal-case-page", args=[row.number])).content.decode()
    with told.pia().acting(), pytest.raises(PermissionDenied):
        part_actions.handover_withdraw(row, words=told.SENT_BACK)


# --- claims -----------------------------------------------------------------------------------------------------------


def test_int_05_the_same_claim_is_known_by_its_corrected_amount(cast: Cast, victim: Case) -> None:
    first = told.claim(cast.mette, victim)
    with cast.mette.acting():
        claim_actions.claim_correct(first, amount=Decimal(50_000), why=told.CORRECTED, stood=first.amount)
    assert told.claim(cast.mette, victim).pk != first.pk
    with pytest.raises(claim_actions.SameClaim):
        told.claim(cast.mette, victim)
