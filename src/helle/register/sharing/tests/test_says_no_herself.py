"""What somebody who comes of age says herself, on the day or ahead of it, and when she is to be asked (MIN-02)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests import minor_stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.child_consent_stories import (
    HERS,
    a_child,
    asked_herself,
    born_so_that_she_turns_18,
    ended_how,
    ending,
    reads,
    take_back,
)
from tests.pages import errors_of, fill_in, hidden_of

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions
from helle.register.sharing.choices import ConsentEnd
from helle.register.sharing.forms import NO_AHEAD
from helle.register.sharing.on_desk import on_desk
from helle.rules.minors.age import birthday_before
from helle.rules.sharing.receivers import DataCategory as C

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_child(cast)


def test_min_02_a_yes_of_hers_that_was_recorded_by_mistake_is_none(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    wrong = told.consent(cast.mette, case)
    assert not asked_herself(cast)
    take_back(cast, wrong, ConsentEnd.MISTAKE)
    assert asked_herself(cast) == [case.number]
    # One that she gave and takes back is an answer.
    take_back(cast, told.consent(cast.mette, case))
    assert not asked_herself(cast)


def test_min_02_a_no_to_one_receiver_is_none_to_another(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    to_one, _to_another = (told.consent(cast.mette, case, **HERS, to=to) for to in ("HJST", "UDLST"))
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    assert asked_herself(cast) == [case.number] * 2
    take_back(cast, to_one, ConsentEnd.SAID_NO)
    with cast.mette.acting():
        assert [one.to.code for one in on_desk().ask_herself] == ["UDLST"]


def test_min_02_a_no_is_none_to_what_the_representative_agrees_to_afterwards(cast: Cast, case: Case) -> None:
    """Her age was recorded wrong: she is a child again, and her representative says yes anew."""
    minor_stories.appoint(cast.mette, case)
    first = told.consent(cast.mette, case, **HERS)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    take_back(cast, first, ConsentEnd.SAID_NO)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    assert not asked_herself(cast)
    clock.move_forward(dt.timedelta(hours=1))
    told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    assert asked_herself(cast) == [case.number]


def test_min_02_who_has_come_of_age_says_no_herself_and_is_not_asked_again(cast: Cast, case: Case) -> None:
    """Why the representative's consent ended stands as it did; her no stands beside it, and opens nothing later."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    row = told.by_consent(cast.mette, case, consent, until=birthday - dt.timedelta(days=1))
    with pytest.raises(Refused) as early:
        take_back(cast, consent, ConsentEnd.SAID_NO)
    assert early.value.message == consent_actions.NOT_ASKED_HERSELF
    clock.move_forward(dt.timedelta(days=10))
    assert asked_herself(cast) == [case.number]
    client, url = cast.mette.client(), reverse("case-consents", args=[case.number])
    assert "Personen siger selv nej" in client.get(url).content.decode()
    fill_in(client, ending(case, consent), {})
    assert ended_how(cast, consent) == ConsentEnd.SAID_NO and not asked_herself(cast)
    page = client.get(url).content.decode()
    assert "udløbet" in page and "Personen er fyldt 18 og samtykker nu selv." in page
    assert "Spurgt selv: siger nej" in page and ending(case, consent) not in page
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    assert not reads(cast, row)


def test_min_02_what_she_says_of_from_eighteen_on_waits_for_the_day_and_she_is_asked_no_more(
    cast: Cast, case: Case
) -> None:
    """Two months before her birthday she says no more from then on. Until then her representative's yes holds."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=50))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    row = told.by_consent(cast.mette, case, consent, until=birthday - dt.timedelta(days=1))
    assert asked_herself(cast) == [case.number]
    client, url = cast.mette.client(), reverse("case-consents", args=[case.number])
    assert "siger nej fra 18 år" in client.get(url).content.decode()
    fill_in(client, ending(case, consent), {"how": NO_AHEAD})
    assert ended_how(cast, consent) == "" and reads(cast, row) and not asked_herself(cast)
    page = client.get(url).content.decode()
    assert "Fra 18 år siger personen selv nej" in page and "eller personen siger nej fra 18 år" not in page
    with pytest.raises(Refused, match="stands already"), cast.mette.acting():
        consent_actions.consent_no_ahead(consent)
    clock.move_forward(dt.timedelta(days=50))
    assert not reads(cast, row) and not asked_herself(cast)
    after = client.get(url).content.decode()
    assert "Fra 18 år siger personen selv nej" in after
    # There is nothing to answer any more, but that it was a mistake.
    assert "Personen siger selv nej" not in after and "Nejet fra 18 år var en fejl" in after


def test_min_02_what_she_says_of_from_eighteen_on_is_hers_and_not_her_representatives(cast: Cast, case: Case) -> None:
    gudrun = minor_stories.a_representative(cast.mette, case)
    until = born_so_that_she_turns_18(cast, case, dt.timedelta(days=50)) - dt.timedelta(days=1)
    consent = told.consent(cast.mette, case, **HERS, until=until)
    with cast.mette.acting():
        consent_actions.consent_no_ahead(consent)
    url = reverse("case-consents", args=[case.number])
    assert cast.mette.user.full_name in re.sub(
        r"(?s).*Fra 18 år siger personen selv nej|</dd>.*", "", cast.mette.client().get(url).content.decode()
    )
    page = gudrun.client().get(url)
    assert [one.row.pk for one in page.context["agreements"]] == [consent.pk]
    assert "Fra 18 år" not in page.content.decode()
    given = "SELECT helle.no_ahead_of_consent(id) IS NOT NULL, helle.no_ahead_of_consent_by(id) FROM sharing_consent"
    for who, read in ((cast.mette, (True, cast.mette.user.pk)), (gudrun, (False, None))):
        with who.acting(), connection.cursor() as cursor:
            cursor.execute(given)
            assert cursor.fetchall() == [read]
        for past_it in (
            "SELECT no_ahead_at FROM sharing_consent",
            "SELECT no_ahead_by_id FROM sharing_consent",
            "SELECT to_jsonb(s) FROM sharing_consent s",
        ):
            denied = pytest.raises(ProgrammingError, match="permission denied")
            with who.acting(), denied, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(past_it)
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sharing_consent WHERE helle.no_ahead_of_consent(id) IS NULL")
            assert cursor.fetchone() == (int(who is gudrun),)


def test_min_02_her_no_from_eighteen_on_stays_where_the_consent_is_limited(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    until = born_so_that_she_turns_18(cast, case, dt.timedelta(days=50)) - dt.timedelta(days=1)
    wider = told.consent(cast.mette, case, C.IDENTITY, C.RETURN_PLAN, **HERS, until=until)
    with cast.mette.acting():
        consent_actions.consent_no_ahead(wider)
    clock.move_forward(dt.timedelta(hours=1))
    with cast.mette.acting():
        within = told.agreed(C.IDENTITY, **HERS, until=until)
        narrower = consent_actions.consent_limit(wider, case, within, before=told.LIMITS)
        wider.refresh_from_db()
        narrower.refresh_from_db()
    assert (narrower.no_ahead_at, narrower.no_ahead_by_id) == (wider.no_ahead_at, cast.mette.user.pk)
    assert not asked_herself(cast)


def test_min_02_a_no_from_eighteen_on_that_was_a_slip_is_forgotten_with_the_consent(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    until = born_so_that_she_turns_18(cast, case, dt.timedelta(days=50)) - dt.timedelta(days=1)
    slip, other = (told.consent(cast.mette, case, **HERS, until=until) for _each in (1, 2))
    with cast.mette.acting():
        consent_actions.consent_no_ahead(slip)
    assert not asked_herself(cast)
    with cast.mette.acting():
        consent_actions.consent_withdraw(slip, ConsentEnd.MISTAKE)
    assert asked_herself(cast) == [other.case.number]


def test_min_02_a_no_ahead_is_of_a_consent_that_runs_to_eighteen(cast: Cast, case: Case) -> None:
    """One of her own, one that ends before, and one of a child whose age is disputed wait for no day."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=50))
    shorter = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=9))
    herself = told.consent(cast.mette, case, until=birthday + dt.timedelta(days=9))
    to_her_age = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    minor_stories.describe(cast.mette, case, birth_date=birthday_before(birthday, 18), age_disputed=True)
    for one in (shorter, herself, to_her_age):
        with pytest.raises(Refused, match="A no from 18"), cast.mette.acting():
            consent_actions.consent_no_ahead(one)
        assert NO_AHEAD not in cast.mette.client().get(ending(case, one)).content.decode()


def test_min_02_taken_back_in_a_form_opened_before_she_came_of_age_is_no_answer_of_hers(cast: Cast, case: Case) -> None:
    """Pressed after the birth date was corrected, it stood as her own no."""
    minor_stories.appoint(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    client, url = cast.mette.client(), ending(case, consent)
    opened = hidden_of(client, url)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    late = client.post(url, opened | {"how": "withdrawn"})
    assert late.status_code == 422 and "er ophørt imens" in str(errors_of(late))
    assert ended_how(cast, consent) == ""
    fill_in(client, url, {})
    assert ended_how(cast, consent) == ConsentEnd.SAID_NO
