"""Of two who write the same at once the second is told, in words and beside the right field: no error reaches her."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connections, transaction

from helle.register.access_requests import actions as access
from helle.register.access_requests import file_actions
from helle.register.access_requests import queries as access_queries
from helle.register.access_requests.choices import End
from helle.register.bed_days import price_actions
from helle.register.casefile import actions as casefile
from helle.register.casefile.choices import Direction, NoteKind
from helle.register.casefile.models import NoteTemplate
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.letters import actions as letters
from helle.register.letters import delivery_actions, signing
from helle.register.letters.models import Draft
from helle.register.people import actions as people
from helle.register.prosecution import their_word
from helle.register.prosecution.choices import TheirWord
from helle.register.protection import clock
from helle.register.protection.refusals import Refused, Stale
from helle.register.referrals import triage_actions
from helle.register.referrals.choices import TriageOutcome
from helle.register.referrals.models import Referral, ReferredPerson
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.rules.codes import ExtensionGround, ResidenceStatus
from tests import access_stories, file_stories, letter_stories, prosecution_stories, stories
from tests import accommodation_stories as places
from tests.cast import Cast, Member
from tests.invariants.at_once import NO_VERSION, TODAY, acting, assessed_case, at_once, long_period_by_sql, new_case
from tests.invariants.conftest import Connection

type Write = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two people write at the same time, what the second is told (one of these), and beside which field."""

    writes: Callable[[Cast], tuple[Write, Write]]
    words: tuple[str, ...]
    field: str | None


def both(cast: Cast, write: Write) -> tuple[Write, Write]:
    return acting(cast.mette, write), acting(cast.jonas, write)


def _circumstance(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    return both(
        cast,
        lambda: stays.circumstance_set(
            stories.fresh(case), expected_version=NO_VERSION, kind=CircumstanceKind.CHARGE, since=TODAY, until=None
        ),
    )


def _stay(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    return both(
        cast,
        lambda: stays.residence_record(
            stories.fresh(case), expected_version=NO_VERSION, status=ResidenceStatus.PERMIT, since=TODAY, until=None
        ),
    )


def _sending(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    held = stories.hold_interview(cast.mette, case)
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE)
    return both(cast, lambda: identification.interview_send(stories.fresh(case), held, expected_version=NO_VERSION))


def _contact_person(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)

    def become(user: Member) -> Write:
        return acting(
            user,
            lambda: contact_actions.contact_person_set(
                stories.fresh(case), expected_version=NO_VERSION, user=user.user, since=TODAY
            ),
        )

    return become(cast.mette), become(cast.jonas)


def _period(cast: Cast) -> tuple[Write, Write]:
    case = assessed_case(cast)
    return both(cast, lambda: support.period_set(stories.fresh(case), expected_version=NO_VERSION, notified_on=TODAY))


def _extension(cast: Cast, *, granted: bool) -> tuple[Write, Write]:
    case = assessed_case(cast)
    with cast.mette.acting():
        support.period_set(case, expected_version=NO_VERSION, notified_on=TODAY)
    stories.request_extension(cast.mette, case)
    with cast.mette.acting():
        # Both have looked at it before either wrote.
        period = stories.period_of(case)
    return both(
        cast,
        lambda: support.extension_decide(
            stories.fresh(case),
            period,
            expected_version=NO_VERSION,
            granted=granted,
            ground=ExtensionGround.SPECIAL_REASONS,
            new_end=TODAY + dt.timedelta(days=60),
            wants_or_must_leave=True,
            reasons=stories.REASONS,
        ),
    )


def _closing(cast: Cast) -> tuple[Write, Write]:
    referral = stories.refer(cast)
    return both(
        cast,
        lambda: triage_actions.referral_close(
            referral, outcome=TriageOutcome.NO_ACTION, passed_on_to="", reason=stories.REASONS
        ),
    )


def _taking_in(cast: Cast) -> tuple[Write, Write]:
    referral = stories.refer(cast, persons=2)
    with cast.mette.acting():
        one, two = ReferredPerson.objects.filter(referral=referral).values_list("pk", flat=True)
        triage_actions.referral_take_in(referral, person_ids=[one], indication=False, reasons="")

    def take_in() -> object:
        return triage_actions.referral_take_in(
            Referral.objects.get(pk=referral.pk), person_ids=[two], indication=False, reasons=""
        )

    return both(cast, take_in)


def _settling(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    return both(
        cast,
        lambda: cases.step_settle(
            stories.fresh(case), expected_version=NO_VERSION, code="give_support", settled_on=TODAY, note=stories.WHY
        ),
    )


def _signing(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    return both(cast, lambda: _sign(case, draft))


def _sign(case: Case, draft: Draft) -> object:
    shown = signing.to_sign(case, draft).mark
    return letters.letter_finish(stories.fresh(case), draft, expected_version=NO_VERSION, shown=shown)


def _correcting_a_letter(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    wrong = letter_stories.write_letter(cast.mette, case)
    one, two = (letter_stories.draft_letter(cast.mette, case, corrects=wrong) for _number in range(2))
    return (
        acting(cast.mette, lambda: _sign(case, one)),
        acting(cast.jonas, lambda: _sign(case, two)),
    )


def _delivering(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    return both(
        cast,
        lambda: delivery_actions.delivery_record(
            stories.fresh(case), letter, expected_version=NO_VERSION, tried=letter_stories.tried()
        ),
    )


def _correcting(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    note = file_stories.write_note(cast.mette, case)

    def correct() -> object:
        return casefile.note_finish(
            case, kind=NoteKind.CALL, entry=file_stories.entry(), text=file_stories.NOTE, replaces=note, why=stories.WHY
        )

    return both(cast, correct)


def _replacing(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    document = file_stories.file_document(cast.mette, case)

    def file() -> object:
        return casefile.document_file(
            case,
            content=file_stories.CONTENT,
            content_type="application/pdf",
            direction=Direction.OUT,
            theme=file_stories.THEME,
            replaces=document,
            why=stories.WHY,
        )

    return both(cast, file)


def _changing_a_template(cast: Cast) -> tuple[Write, Write]:
    def change(replaces: NoteTemplate | None) -> NoteTemplate:
        return casefile.template_set(
            kind=NoteKind.CALL, title="Opringning", text="Hvem?", valid_from=TODAY, replaces=replaces
        )

    with cast.karen.acting():
        first = change(None)
    return acting(cast.karen, lambda: change(first)), acting(cast.karen, lambda: change(first))


def _asking(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    return both(
        cast,
        lambda: access.request_record(stories.fresh(case), expected_version=NO_VERSION, asked=access_stories.asked()),
    )


def _assembling(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    row = access_stories.ask(cast.mette, case)
    access_stories.decide_rest(cast.mette, case, row)
    return both(
        cast,
        lambda: file_actions.file_order(
            stories.fresh(case),
            access_queries.get_request(case, row.pk),
            expected_version=NO_VERSION,
            language="da",
            words=access_queries.Words(),
        ),
    )


def _approving(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    row = access_stories.an_assembled_answer(cast, case)
    access_stories.read(cast.karen, case, row)

    def answer(approved: bool) -> Write:
        return acting(
            cast.karen,
            lambda: file_actions.file_answer(
                stories.fresh(case),
                access_queries.get_request(case, row.pk),
                expected_version=NO_VERSION,
                approved=approved,
                why=stories.WHY,
            ),
        )

    return answer(approved=True), answer(approved=False)


def _handing_over(cast: Cast) -> tuple[Write, Write]:
    case = new_case(cast)
    row, _password = access_stories.a_locked_answer(cast, case)
    return both(
        cast,
        lambda: access.request_close(
            stories.fresh(case),
            access_queries.get_request(case, row.pk),
            expected_version=NO_VERSION,
            how=End.WITHDRAWN,
            on=TODAY,
            note=stories.WHY,
        ),
    )


def _price(cast: Cast) -> tuple[Write, Write]:
    house = places.offer(cast.mette)
    with cast.mette.acting():
        since = clock.today()

    def set_to(oere: int) -> Write:
        return lambda: price_actions.price_set(house, price_actions.Price(since, places.WHY_SO_MUCH, oere=oere))

    return acting(cast.mette, set_to(1_250_00)), acting(cast.jonas, set_to(1_300_00))


def _involvement(cast: Cast) -> tuple[Write, Write]:
    row = prosecution_stories.involve(cast.peter, prosecution_stories.open_case(cast.peter, known_for=4))
    with cast.mette.acting():
        noted = their_word.get_noted(row.pk)  # Both have read that nothing was said.

    def say(days: int) -> Write:
        heard = TODAY - dt.timedelta(days=days)
        return lambda: their_word.involvement_answer(noted, says=TheirWord.OTHER_DAY, heard_on=heard)

    return acting(cast.karen, say(1)), acting(cast.mette, say(2))


MEETINGS = {
    "a request to see a case": Meeting(_asking, ("Der er allerede en åben anmodning fra samme side",), None),
    "the file of an answer": Meeting(_assembling, ("Der er lige lavet en fil.",), None),
    "an approval": Meeting(
        _approving, ("Der venter ingen fil på godkendelse.", "En anden har lige taget stilling til filen."), None
    ),
    "the end of a request": Meeting(_handing_over, ("Anmodningen er afsluttet imens.",), None),
    "a signature": Meeting(_signing, ("En anden har lige underskrevet brevet.",), None),
    "a correction of a letter": Meeting(_correcting_a_letter, ("Brevet er lige blevet rettet ved et andet.",), None),
    "a delivery": Meeting(_delivering, ("Brevet er allerede afleveret.", "En anden har lige noteret et forsøg."), None),
    "a charge": Meeting(_circumstance, ("Det står allerede på sagen i de dage.",), "since"),
    "a stay": Meeting(_stay, ("Der står allerede et opholdsgrundlag i de dage.",), "since"),
    "sending an interview": Meeting(_sending, ("Samtalen er allerede sendt.",), None),
    "a contact person": Meeting(_contact_person, ("Der er en anden kontaktperson den dag, og",), "since"),
    "a period": Meeting(_period, ("Personen har haft sin periode på denne vurdering.",), "notified_on"),
    "an extension": Meeting(
        lambda cast: _extension(cast, granted=True),
        ("Perioden er lige blevet forlænget.", "Personen har allerede en periode i de dage."),
        "new_end",
    ),
    "a refusal": Meeting(
        lambda cast: _extension(cast, granted=False),
        ("Anmodningen er lige blevet afgjort.", "Der er ingen anmodning at afslå."),
        None,
    ),
    "closing a referral": Meeting(_closing, ("Henvendelsen er allerede visiteret.",), None),
    "a person taken in": Meeting(
        _taking_in,
        (
            "En af personerne har allerede fået en sag.",
            "Person 1 har allerede en sag.",
            "Person 2 har allerede en sag.",
        ),
        "persons",
    ),
    "a step": Meeting(_settling, ("Skridtet er allerede afsluttet.",), None),
    "a correction of a note": Meeting(_correcting, ("Notatet er lige blevet rettet af en anden.",), None),
    "a version of a document": Meeting(_replacing, ("Dokumentet er lige blevet erstattet af en nyere version.",), None),
    "a price": Meeting(_price, ("Noget, der gælder fra den dag eller senere",), "over"),
    "a word on an involvement": Meeting(_involvement, ("En anden har lige skrevet om det samme.",), None),
    "a template": Meeting(_changing_a_template, ("Skabelonen er lige blevet ændret.",), None),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_the_second_is_told(committed_cast: Cast, name: str) -> None:
    meeting = MEETINGS[name]
    outcomes = at_once(list(meeting.writes(committed_cast)))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], Refused), refusals
    assert refusals[0].message.da.startswith(meeting.words), refusals[0].message.da
    assert refusals[0].field == meeting.field


def test_per_10_a_period_that_would_pass_120_days_in_total_is_refused_beside_its_day(
    committed_cast: Cast, ground: dict[str, str]
) -> None:
    """Somebody else's period of 100 days is being written while this one is notified for the days after it."""
    case = assessed_case(committed_cast)
    clock.freeze(dt.datetime(2026, 2, 20, 9, tzinfo=clock.COPENHAGEN))
    outcomes: list[object] = []
    waiting = threading.Event()

    def notify() -> None:
        try:
            with committed_cast.mette.acting():
                late = stories.fresh(case)
                waiting.set()
                support.period_set(late, expected_version=NO_VERSION, notified_on=TODAY + dt.timedelta(days=101))
        except Refused as refused:
            outcomes.append(refused)
        finally:
            connections.close_all()

    def hold_until_it_waits() -> None:
        assert waiting.wait(timeout=20)
        time.sleep(0.5)  # Long enough to read the facts and come to the case that is held.

    writer = threading.Thread(target=notify)
    try:
        long_period_by_sql(
            ground, committed_cast.jonas, case, TODAY, 100, before_commit=[writer.start, hold_until_it_waits]
        )
        writer.join(timeout=60)
    finally:
        clock.freeze(dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC))
    (refused,) = outcomes
    assert isinstance(refused, Refused)
    assert refused.field == "notified_on"
    assert refused.message.da.startswith("Personen har haft sin periode på denne vurdering.")


def test_of_two_who_opened_the_same_form_the_second_is_told(committed_cast: Cast) -> None:
    case = new_case(committed_cast)
    outcomes = at_once(
        [
            acting(
                who,
                lambda who=who: cases.case_assign(  # type: ignore[misc]
                    case, expected_version=case.version, user=who.user
                ),
            )
            for who in (committed_cast.mette, committed_cast.jonas)
        ]
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Assignment", "Stale"]


def test_a_step_that_several_settle_at_once_is_settled_once(committed_cast: Cast, owner: Connection) -> None:
    case = new_case(committed_cast)

    def settle(code: str) -> Callable[[], object]:
        return acting(
            committed_cast.mette,
            lambda: cases.step_settle(
                stories.fresh(case), expected_version=NO_VERSION, code=code, settled_on=TODAY, note=stories.WHY
            ),
        )

    outcomes = at_once([settle("give_support") for _ in range(4)] + [settle("notify_municipality")])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] * 2 + ["Refused"] * 3
    assert owner.execute("SELECT array_agg(code ORDER BY code) FROM cases_settledstep").fetchone() == (
        ["give_support", "notify_municipality"],
    )


def test_of_two_who_first_describe_the_same_person_the_second_is_told(committed_cast: Cast, owner: Connection) -> None:
    case = stories.an_opened_case(committed_cast)
    owner.execute("DELETE FROM people_profile WHERE person_id = %s", [case.person_id])
    written = threading.Event()

    def first() -> None:
        with transaction.atomic():
            people.person_describe(case.pk, case.person_id, stories.description(), expected_version=0)
            written.set()
            time.sleep(0.5)  # Meanwhile the second finds nothing recorded and waits at the key.

    def second() -> None:
        assert written.wait(timeout=20)
        people.person_describe(case.pk, case.person_id, stories.description(sex="man"), expected_version=0)

    outcomes = at_once([acting(committed_cast.mette, first), acting(committed_cast.jonas, second)])
    told = [one for one in outcomes if one is not None]
    assert [type(one) for one in told] == [Stale], outcomes
    assert owner.execute(
        "SELECT sex, version FROM people_profile WHERE person_id = %s", [case.person_id]
    ).fetchall() == [("woman", 1)]
