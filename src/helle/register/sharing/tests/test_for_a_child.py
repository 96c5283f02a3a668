"""What a child's representative agrees to: when her yes is one, what rests on it, what she sees (MIN-02, MIN-15)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404
from django.urls import reverse
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.minors.choices import RepresentationEnd
from helle.register.organisations.loading import unit_id
from helle.register.people.choices import BirthPrecision
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.models import Grant, holding
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions, queries, resting
from helle.register.sharing.choices import ConsentEnd, ConsentGiver
from helle.register.sharing.forms import NO_AHEAD
from helle.register.sharing.models import Consent, Disclosure
from helle.register.sharing.on_desk import on_desk
from helle.register.sharing.passed_on import passed_on
from helle.rules.minors.age import birthday_before
from helle.rules.sharing.receivers import DataCategory as C

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HERS = {"given_by": ConsentGiver.REPRESENTATIVE}


@pytest.fixture
def case(cast: Cast) -> Case:
    return minor_stories.describe(cast.mette, stories.an_opened_case(cast))


def offered(cast: Cast, case: Case) -> list[str]:
    form = cast.mette.client().get(reverse("case-consent-new", args=[case.number])).context["form"]
    return [value for value, _label in form.fields["given_by"].choices]


def test_min_15_nobody_says_yes_for_an_adult(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert offered(cast, case) == ["herself"]
    with pytest.raises(Refused) as refused:
        told.consent(cast.mette, case, **HERS)
    assert (refused.value.field, refused.value.message) == ("given_by", consent_actions.NOBODY_AGREES_FOR_HER)
    address = reverse("case-consent-new", args=[case.number])
    typed = {
        "to": str(unit_id("HJST")), "categories": ["identity"], "purposes": ["return"], "given_by": "representative",
    }  # fmt: skip
    assert "given_by" in errors_of(post(cast.mette.client(), address, typed))


def test_min_02_a_child_has_a_representative_in_force_or_nobody_says_yes(cast: Cast, case: Case) -> None:
    assert offered(cast, case) == []
    with pytest.raises(Refused):
        told.consent(cast.mette, case, **HERS)
    appointed = minor_stories.appoint(cast.mette, case)
    assert offered(cast, case) == ["representative"]
    with pytest.raises(Refused) as before:  # She was not appointed yet on that day.
        told.consent(cast.mette, case, **HERS, given_on=clock.today() - dt.timedelta(days=1))
    assert before.value.field == "given_by"
    consent = told.consent(cast.mette, case, **HERS)
    first = told.by_consent(cast.mette, case, consent)
    clock.move_forward(dt.timedelta(days=1))
    minor_stories.end(cast.mette, case, appointed, RepresentationEnd.REPLACED, clock.today())
    with pytest.raises(Refused) as nobody:
        told.by_consent(cast.mette, case, consent, C.RETURN_PLAN)
    assert nobody.value.field == "consent"
    with cast.mette.acting():
        assert resting.to_rest_on(case) == []
        assert Disclosure.objects.get(pk=first.pk).ended_at is None


def test_min_15_the_database_lets_nobody_agree_for_an_adult(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = told.consent(cast.mette, case)
    with cast.mette.acting():
        found = Consent.objects.get(pk=row.pk)
        found.pk, found.given_by = new_id(), ConsentGiver.REPRESENTATIVE
        with pytest.raises(IntegrityError, match="sharing_consent_for_a_child"), transaction.atomic():
            found.save(force_insert=True)


def test_min_02_the_representative_sees_what_stands_in_her_name_and_what_rests_on_it(cast: Cast, case: Case) -> None:
    gudrun = minor_stories.a_representative(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    row = told.by_consent(cast.mette, case, consent)
    told.disclose(cast.mette, case, told.wish("UDLST", C.IDENTITY), message=told.TOLD)
    page = gudrun.client().get(reverse("case-consents", args=[case.number]))
    assert [one.row.pk for one in page.context["agreements"]] == [consent.pk]
    assert [one.row.pk for one in page.context["resting"]] == [row.pk]
    text = page.content.decode()
    assert "Hjemrejsestyrelsen" in text and "trækker det tilbage" in text
    assert told.TOLD not in text and told.WEIGHED not in text
    assert reverse("case-disclosures", args=[case.number]) not in text
    assert gudrun.client().get(reverse("case-disclosures", args=[case.number])).status_code in (403, 404)
    first = gudrun.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert reverse("case-consents", args=[case.number]) in first


def born_so_that_she_turns_18(cast: Cast, case: Case, ahead: dt.timedelta) -> dt.date:
    """Somebody writes the birth date with which that day lies so far ahead; returns the day."""
    day = clock.today() + ahead
    minor_stories.describe(cast.mette, case, birth_date=birthday_before(day, 18))
    return day


def reads(cast: Cast, row: Disclosure) -> bool:
    with cast.henrik.acting() as acting:
        opened = Grant.objects.filter(holding(acting.instant), case_id=row.case_id, unit_id=acting.unit_id).exists()
    return opened


def asked_herself(cast: Cast) -> list[str]:
    with cast.mette.acting():
        return [one.case.number for one in on_desk().ask_herself]


def test_min_15_a_yes_of_the_representative_ends_the_day_before_the_child_turns_18(cast: Cast, case: Case) -> None:
    """It was taken until a day after the birthday, and the receiver read on."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    with pytest.raises(Refused) as refused:
        told.consent(cast.mette, case, **HERS)
    assert refused.value.field == "until"
    assert long_day(birthday - dt.timedelta(days=1), "da") in refused.value.message.da
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    row = told.by_consent(cast.mette, case, consent)
    # In forty days: she is to be asked already.
    assert reads(cast, row) and asked_herself(cast) == [case.number]
    clock.move_forward(dt.timedelta(days=40))
    assert clock.today() == birthday
    assert not reads(cast, row)
    with cast.mette.acting():
        assert not queries.agreements_of(case)[0].holds
    assert asked_herself(cast) == [case.number]
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    assert "Personen er fyldt 18 og samtykker nu selv." in page
    # She says yes herself, and nobody has to ask her any more.
    told.consent(cast.mette, case)
    assert not asked_herself(cast)


def test_min_15_she_is_asked_sixty_days_before_and_her_yes_takes_its_place(cast: Cast, case: Case) -> None:
    """So that nothing breaks off on the birthday; a yes of hers that ends with the other's does not do it."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=61))
    told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    assert not asked_herself(cast)
    clock.move_forward(dt.timedelta(days=1))
    assert asked_herself(cast) == [case.number]
    desk = cast.mette.client().get(reverse("desk")).content.decode()
    assert "spørg personen selv" in desk and case.number in desk
    assert "også før dagen" in desk
    with pytest.raises(Refused) as none:
        told.consent(cast.mette, case, until=birthday - dt.timedelta(days=1))
    assert none.value.field == "until" and asked_herself(cast) == [case.number]
    told.consent(cast.mette, case, until=birthday)
    assert not asked_herself(cast)


def test_min_02_a_yes_of_hers_that_was_recorded_by_mistake_is_none(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    wrong = told.consent(cast.mette, case)
    assert not asked_herself(cast)
    told_withdraw(cast, wrong, ConsentEnd.MISTAKE)
    assert asked_herself(cast) == [case.number]
    # One that she gave and takes back is an answer.
    told_withdraw(cast, told.consent(cast.mette, case))
    assert not asked_herself(cast)


def test_min_02_a_no_to_one_receiver_is_none_to_another(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    to_one, _to_another = (told.consent(cast.mette, case, **HERS, to=to) for to in ("HJST", "UDLST"))
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    assert asked_herself(cast) == [case.number] * 2
    told_withdraw(cast, to_one, ConsentEnd.SAID_NO)
    with cast.mette.acting():
        assert [one.to.code for one in on_desk().ask_herself] == ["UDLST"]


def test_min_02_a_no_is_none_to_what_the_representative_agrees_to_afterwards(cast: Cast, case: Case) -> None:
    """Her age was recorded wrong: she is a child again, and her representative says yes anew."""
    minor_stories.appoint(cast.mette, case)
    first = told.consent(cast.mette, case, **HERS)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    told_withdraw(cast, first, ConsentEnd.SAID_NO)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    assert not asked_herself(cast)
    clock.move_forward(dt.timedelta(hours=1))
    told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    assert asked_herself(cast) == [case.number]


def test_min_15_a_birth_date_that_comes_later_ends_it_by_itself(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    consent = told.consent(cast.mette, case, **HERS)
    row = told.by_consent(cast.mette, case, consent)
    assert reads(cast, row)
    # It was written wrong: she turns eighteen in ten days.
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    with cast.mette.acting():
        (agreed,) = queries.agreements_of(case)
        (shown,) = queries.disclosures_of(case)
    assert agreed.row.until == shown.row.until == birthday - dt.timedelta(days=1) and shown.lasts
    assert reads(cast, row)
    with cast.henrik.acting():
        (told_now,) = queries.told_us()
        assert told_now.last_day == queries.get_told(row.pk).last_day == birthday - dt.timedelta(days=1)
    page = cast.henrik.client().get(reverse("told-page", args=[row.pk])).content.decode()
    assert long_day(birthday - dt.timedelta(days=1), "da") in page and long_day(consent.until, "da") not in page
    # And so was that: she is an adult, and nothing is read on the representative's yes from that moment.
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    assert not reads(cast, row)
    with cast.henrik.acting(), pytest.raises(Http404):
        queries.get_told(row.pk)
    # It was read until that moment, and so it says: no end stands before the beginning.
    with cast.mette.acting():
        (agreed,), (shown,) = queries.agreements_of(case), queries.disclosures_of(case)
        assert (agreed.holds, agreed.row.until, shown.state, shown.row.until) == (
            False, clock.today(), "ended", clock.today(),
        )  # fmt: skip
        (told_of,) = passed_on(case)
        assert told_of.first_day == told_of.last_day == clock.today()
    # Nor does it come back by itself, whatever is written of her age from now on.
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    assert not reads(cast, row)
    stays_ended(cast, case, consent)
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    assert "uden at der siges ja på ny" in page
    # The representative says yes anew, and then it is read again.
    assert reads(cast, told.by_consent(cast.mette, case, told.consent(cast.mette, case, **HERS)))


def stays_ended(cast: Cast, case: Case, consent: Consent) -> None:
    with cast.mette.acting():
        assert not any(one.holds for one in queries.agreements_of(case) if one.row.pk == consent.pk)
    with pytest.raises(Refused) as refused:
        told.by_consent(cast.mette, case, consent, until=clock.today())
    assert refused.value.field == "consent"


UNKNOWN = {"birth_date": None, "birth_precision": BirthPrecision.UNKNOWN, "unaccompanied": True}


@pytest.mark.parametrize("written", [{"age_disputed": True}, UNKNOWN])
def test_min_15_what_ended_by_the_calendar_stays_ended_where_the_age_becomes_uncertain(
    cast: Cast, case: Case, written: dict[str, object]
) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    minor_stories.describe(cast.mette, case, birth_date=birthday_before(birthday - dt.timedelta(days=5), 18))
    row = told.by_consent(cast.mette, case, consent, until=birthday - dt.timedelta(days=6))
    clock.move_forward(dt.timedelta(days=7))
    assert not reads(cast, row)
    minor_stories.describe(cast.mette, case, **written)
    assert not reads(cast, row)
    with cast.mette.acting():
        (agreed,) = queries.agreements_of(case)
        assert (agreed.holds, agreed.row.until) == (False, birthday - dt.timedelta(days=6))
    stays_ended(cast, case, consent)


def test_min_15_the_database_takes_no_yes_beyond_that_day(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    row = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    with cast.mette.acting():
        found = Consent.objects.get(pk=row.pk)
        found.pk, found.until = new_id(), birthday
        with pytest.raises(IntegrityError, match="sharing_consent_ends_before_eighteen"), transaction.atomic():
            found.save(force_insert=True)


def withdraw(cast: Cast, case: Case, row: Consent) -> str:
    return reverse("case-consent-withdraw", args=[case.number, row.pk])


def ended_how(cast: Cast, row: Consent) -> str:
    with cast.mette.acting():
        return Consent.objects.get(pk=row.pk).withdrawn_how


def test_what_has_ended_is_not_taken_back_and_keeps_why_it_ended(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    hers = told.consent(cast.mette, case, **HERS)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    own = told.consent(cast.mette, case, until=clock.today() + dt.timedelta(days=3))
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    clock.move_forward(dt.timedelta(days=4))
    client = cast.mette.client()
    page = client.get(reverse("case-consents", args=[case.number])).content.decode()
    for row in (hers, own):
        url = withdraw(cast, case, row)
        assert url not in page
        assert "Samtykket gælder ikke længere." in client.get(url).content.decode()
        assert post(client, url, {"how": "withdrawn"}).status_code == 422
        with pytest.raises(Refused):
            told_withdraw(cast, row, ConsentEnd.SAID_NO)
        assert ended_how(cast, row) == ""
    assert "personen ikke længere barn" in page and "rukket tilbage" not in page.split("Andre steder i Helle")[0]


def told_withdraw(cast: Cast, row: Consent, how: ConsentEnd = ConsentEnd.WITHDRAWN) -> None:
    with cast.mette.acting():
        consent_actions.consent_withdraw(row, how)


def test_what_ended_within_a_day_says_its_hour_and_not_that_it_holds_through_the_day(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    told.by_consent(cast.mette, case, told.consent(cast.mette, case, **HERS))
    url = reverse("case-consents", args=[case.number])
    assert "Ophørte" not in cast.mette.client().get(url).content.decode()
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    page = cast.mette.client().get(url).content.decode().split("Andre steder i Helle")[0]
    assert "Ophørte" in page and "ophørt<" in page and "Til og med" not in page


def test_min_02_who_has_come_of_age_says_no_herself_and_is_not_asked_again(cast: Cast, case: Case) -> None:
    """Why the representative's consent ended stands as it did; her no stands beside it, and opens nothing later."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    row = told.by_consent(cast.mette, case, consent, until=birthday - dt.timedelta(days=1))
    with pytest.raises(Refused) as early:
        told_withdraw(cast, consent, ConsentEnd.SAID_NO)
    assert early.value.message == consent_actions.NOT_ASKED_HERSELF
    clock.move_forward(dt.timedelta(days=10))
    assert asked_herself(cast) == [case.number]
    client, url = cast.mette.client(), reverse("case-consents", args=[case.number])
    assert "Personen siger selv nej" in client.get(url).content.decode()
    fill_in(client, withdraw(cast, case, consent), {})
    assert ended_how(cast, consent) == ConsentEnd.SAID_NO and not asked_herself(cast)
    page = client.get(url).content.decode()
    assert "udløbet" in page and "Personen er fyldt 18 og samtykker nu selv." in page
    assert "Spurgt selv: siger nej" in page and withdraw(cast, case, consent) not in page
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
    fill_in(client, withdraw(cast, case, consent), {"how": NO_AHEAD})
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
        assert NO_AHEAD not in cast.mette.client().get(withdraw(cast, case, one)).content.decode()


def test_min_02_taken_back_in_a_form_opened_before_she_came_of_age_is_no_answer_of_hers(cast: Cast, case: Case) -> None:
    """Pressed after the birth date was corrected, it stood as her own no."""
    minor_stories.appoint(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    client, url = cast.mette.client(), withdraw(cast, case, consent)
    opened = hidden_of(client, url)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    late = client.post(url, opened | {"how": "withdrawn"})
    assert late.status_code == 422 and "er ophørt imens" in str(errors_of(late))
    assert ended_how(cast, consent) == ""
    fill_in(client, url, {})
    assert ended_how(cast, consent) == ConsentEnd.SAID_NO


@pytest.mark.parametrize("how", [ConsentEnd.WITHDRAWN, ConsentEnd.MISTAKE])
def test_what_was_taken_back_keeps_the_last_day_that_it_had_then(cast: Cast, case: Case, how: ConsentEnd) -> None:
    """One that was given on the day before a birthday that was recorded long afterwards ended before it was given."""
    minor_stories.appoint(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    told_withdraw(cast, consent, how)
    for days in (5, -3, 400):
        born_so_that_she_turns_18(cast, case, dt.timedelta(days=days))
        with cast.mette.acting():
            (agreed,) = queries.agreements_of(case)
        assert agreed.row.until == birthday - dt.timedelta(days=1)


def test_what_was_limited_keeps_the_last_day_that_it_had_then(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    last_day = birthday - dt.timedelta(days=1)
    url = reverse("case-consent-limit", args=[case.number, consent.pk])
    fill_in(cast.mette.client(), url, {"until": (last_day - dt.timedelta(days=1)).isoformat(), "limits": "Kun navn."})
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=5))
    with cast.mette.acting():
        before = next(one for one in queries.agreements_of(case) if one.row.pk == consent.pk)
    assert before.row.withdrawn_how == ConsentEnd.LIMITED and before.row.until == last_day


def why_no_longer(cast: Cast, case: Case) -> str:
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    return page.split("Hvorfor ikke længere</dt><dd>")[1].split("</dd>")[0]


@pytest.mark.parametrize("corrected", [False, True])
def test_why_the_consent_ended_is_said_alike_before_and_after_the_persons_no(
    cast: Cast, case: Case, corrected: bool
) -> None:
    """Whether it ended with its day, or as a birth date was corrected while it held."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    if corrected:
        born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    clock.move_forward(dt.timedelta(days=10))
    before = why_no_longer(cast, case)
    assert ("det, der da stod om alderen" in before) == corrected
    told_withdraw(cast, consent, ConsentEnd.SAID_NO)
    assert why_no_longer(cast, case) == before


def test_what_ran_out_with_its_day_is_not_said_to_have_come_of_age_where_the_person_has_not(
    cast: Cast, case: Case
) -> None:
    """Her no stands, but she is recorded as a child since: "is 18 and now consents alone" would be false."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    clock.move_forward(dt.timedelta(days=10))
    told_withdraw(cast, consent, ConsentEnd.SAID_NO)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    assert "det, der da stod om alderen" in why_no_longer(cast, case)


def test_what_ran_out_before_the_person_came_of_age_is_nothing_to_say_no_to(cast: Cast, case: Case) -> None:
    """It had ended by its own day, years before in many cases, and "as the person turned 18" would be false of it."""
    minor_stories.appoint(cast.mette, case)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    consent = told.consent(cast.mette, case, **HERS, until=clock.today() + dt.timedelta(days=5))
    clock.move_forward(dt.timedelta(days=41))
    client = cast.mette.client()
    assert "Personen siger selv nej" not in client.get(reverse("case-consents", args=[case.number])).content.decode()
    assert "Samtykket gælder ikke længere." in client.get(withdraw(cast, case, consent)).content.decode()
    with pytest.raises(Refused) as refused:
        told_withdraw(cast, consent, ConsentEnd.SAID_NO)
    assert refused.value.message == consent_actions.NOT_ASKED_HERSELF
    assert ended_how(cast, consent) == ""


def test_nobody_writes_of_a_consent_that_its_person_is_erased_who_is_not(cast: Cast, case: Case) -> None:
    """Neither of one that holds nor of one that has ended: it would have been a way past what stands of its end."""
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    consent = told.consent(cast.mette, case, until=clock.today() + dt.timedelta(days=3))
    for days in (0, 4):
        clock.move_forward(dt.timedelta(days=days))
        with pytest.raises(Refused):
            told_withdraw(cast, consent, ConsentEnd.ERASED)
        assert ended_how(cast, consent) == ""


def sent_by(cast: Cast, case: Case, **changed: object) -> dict[str, object]:
    typed: dict[str, object] = {
        "to": str(unit_id("HJST")), "categories": ["identity"], "purposes": ["return"], "given_by": "representative",
    }  # fmt: skip
    return typed | changed


def test_who_sends_the_representatives_yes_once_she_is_of_age_reads_that_she_agrees_herself(
    cast: Cast, case: Case
) -> None:
    minor_stories.appoint(cast.mette, case)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    client, address = cast.mette.client(), reverse("case-consent-new", args=[case.number])
    opened = hidden_of(client, address)
    clock.move_forward(dt.timedelta(days=41))
    errors = errors_of(post(client, address, opened | sent_by(cast, case)))
    assert errors["given_by"] == [consent_actions.AGREES_HERSELF.da]


def test_the_form_begins_with_a_last_day_that_the_representative_can_agree_to(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    form = cast.mette.client().get(reverse("case-consent-new", args=[case.number])).context["form"]
    assert form.initial["until"] == birthday - dt.timedelta(days=1)


def test_a_last_day_that_is_none_says_which_is(cast: Cast, case: Case) -> None:
    latest = clock.today() + dt.timedelta(days=366)
    for until, says in (
        (latest + dt.timedelta(days=1), f"vælg senest {long_day(latest, 'da')}"),
        (clock.today() - dt.timedelta(days=1), "Vælg i dag eller en senere dag"),
    ):
        with pytest.raises(Refused) as refused:
            told.consent(cast.mette, case, until=until)
        assert refused.value.field == "until" and says in refused.value.message.da
