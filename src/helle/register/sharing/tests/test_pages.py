"""The pages of what is passed on, agreed to and taken over: who opens them, and what is typed in them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import sharing_stories as told
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates, Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import actions, queries
from helle.register.sharing.models import Consent, Disclosure
from helle.rules import parameters
from helle.rules.dated import Basis, Switch
from helle.rules.plans import SWITCHES
from helle.rules.ruling import Text
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DataCategory
from helle.rules.sharing.receivers import DisclosurePurpose as P

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ELSEWHERE = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")


class TestDisclosures(CaseGates):
    view = "case-disclosures"
    methods = ("GET",)
    action = "sharing.read"


class TestNew(CaseGates):
    view = "case-disclosure-new"
    wrong_roles = ("vera", "stine", "karen")


class TestDecide(CaseGates):
    view = "case-disclosure-decide"
    may = "karen"
    wrong_roles = ("vera", "stine", "mette")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [told.beyond(cast.mette, case).pk]


class TestEnd(CaseGates):
    view = "case-disclosure-end"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [told.disclose(cast.mette, case).pk]


class TestConsents(CaseGates):
    view = "case-consents"
    methods = ("GET",)
    action = "sharing.consents_read"


class TestConsentNew(CaseGates):
    view = "case-consent-new"
    wrong_roles = ("vera", "stine", "karen")


class TestConsentLimit(CaseGates):
    view = "case-consent-limit"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [told.consent(cast.mette, case).pk]


class TestConsentWithdraw(CaseGates):
    view = "case-consent-withdraw"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [told.consent(cast.mette, case).pk]


class TestTakeOver(CaseGates):
    view = "case-take-over"
    may = "ulla"
    outsiders = ELSEWHERE

    def case(self, cast: Cast) -> Case:
        return stories.a_case_with_udlst(cast)


class TestTransfers(Gates):
    view = "transfer-list"
    methods = ("GET",)
    may = "ulla"
    outsiders = ELSEWHERE
    wrong_roles = ("vera", "stine")
    action = "sharing.transfers_listed"


class TestToldList(Gates):
    view = "told-list"
    methods = ("GET",)
    may = "henrik"
    outsiders = ("mette", "stine", "dorthe", "anton")
    action = "sharing.told_listed"


class OfOneDisclosure(ObjectGates):
    """A page of what was passed on to Hjemrejsestyrelsen. Strangers: who passed it on, and all others."""

    may: ClassVar[str] = "henrik"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "peter", "rita", "ulla", "mette", "dorthe", "anton")

    def place(self, cast: Cast) -> Place:
        case = stories.an_opened_case(cast)
        row = told.disclose(cast.mette, case)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[uuid.uuid4()]), (case.pk,))


class TestTold(OfOneDisclosure):
    view = "told-page"
    methods = ("GET",)
    action = "sharing.told_read"


class TestToldAnswer(OfOneDisclosure):
    view = "told-answer"


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def typed(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "to": str(unit_id("HJST")),
        "categories": ["identity"],
        "purpose": "return",
        "ground": "essential_importance",
        "weighing": told.WEIGHED,
        "informed": "yes",
        "until": (clock.today() + dt.timedelta(days=30)).isoformat(),
    }
    return given | changed


def mark_of(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})" form="videregiv"', page)
    assert found is not None
    return found[1]


def test_shr_04_it_is_passed_on_by_whoever_saw_just_what_the_receiver_will_see(cast: Cast, case: Case) -> None:
    mette, url = cast.mette.client(), reverse("case-disclosure-new", args=[case.number])
    asked = post(mette, url, typed(regler="fulgt"))
    assert asked.status_code == 200
    assert stories.NAME in asked.content.decode()
    for seen in ("", "0" * 64):
        refused = post(mette, url, typed(seen=seen))
        assert refused.status_code == 422
        assert "Se først efter" in refused.content.decode()
    with cast.mette.acting():
        assert not Disclosure.objects.exists()
    shown = refused.content.decode()
    # What stands there changes before she presses: she looks again.
    stories_of = mark_of(shown)
    stories.supersede_name(cast.mette, case)
    assert post(mette, url, typed(seen=stories_of)).status_code == 422
    again = post(mette, url, typed(regler="fulgt")).content.decode()
    assert stories.NAME not in again
    # So she does where she writes something to it that stood in no preview.
    added = post(mette, url, typed(seen=mark_of(again), message="Hun bor hos sin tante i Viborg."))
    assert added.status_code == 422 and "tante i Viborg" in added.content.decode()
    with cast.mette.acting():
        assert not Disclosure.objects.exists()
    done = post(mette, url, typed(seen=mark_of(again)))
    assert done.status_code == 302
    with cast.mette.acting():
        (row,) = queries.disclosures_of(case)
    read = cast.henrik.client().get(reverse("told-page", args=[row.row.pk])).content.decode()
    for part in re.findall(r"<dl class=\"facts\">(.*?)</dl>", again, re.S)[:1]:
        assert part in read
    assert told.WEIGHED not in read
    assert case.number not in read
    henrik = cast.henrik.client()
    for name in ("case-page", "case-person", "case-print", "case-disclosures"):
        assert henrik.get(reverse(name, args=[case.number])).status_code == 404, name


def test_the_preview_before_the_press_is_no_error(cast: Cast, case: Case) -> None:
    mette, url = cast.mette.client(), reverse("case-disclosure-new", args=[case.number])
    first = post(mette, url, typed())
    page = first.content.decode()
    assert "Se efter, før du trykker igen" in page and not errors_of(first)
    assert "Det blev ikke gemt" not in page and "Fejl:" not in page and "alert-error error-summary" not in page
    assert "[SHR-01, SHR-04]" not in page, "a requirement stands as a chip"


def test_what_the_table_refuses_stands_beside_what_was_chosen(cast: Cast, case: Case) -> None:
    mette, url = cast.mette.client(), reverse("case-disclosure-new", args=[case.number])
    closed = post(mette, url, typed(to=str(unit_id("POL-KBH")), categories=["narrative"], purpose="prosecution"))
    assert list(errors_of(closed)) == ["categories"]
    assert list(errors_of(post(mette, url, typed(purpose="prosecution")))) == ["purpose"]


def test_an_end_after_that_of_the_consent_is_said_beside_the_preview_and_the_day(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    mette, url = cast.mette.client(), reverse("case-disclosure-new", args=[case.number])
    late = typed(
        ground="consent", consent=str(consent.pk), until=(consent.until + dt.timedelta(days=1)).isoformat(),
        within_limits="yes", keeps_limits=told.KEEPS_LIMITS,
    )  # fmt: skip
    said = "Samtykket gælder kun til og med"
    assert said in post(mette, url, late | {"regler": "fulgt"}).content.decode()
    assert list(errors_of(post(mette, url, late))) == ["until"]
    in_time = late | {"until": consent.until.isoformat()}
    assert said not in post(mette, url, in_time | {"regler": "fulgt"}).content.decode()


def test_of_a_consent_it_is_said_what_no_consent_opens_to_the_receiver(cast: Cast, case: Case) -> None:
    told.consent(cast.mette, case)
    address = reverse("case-consents", args=[case.number])
    assert "Kan ikke gives videre på samtykket" not in cast.mette.client().get(address).content.decode()
    told.consent(cast.mette, case, DataCategory.NARRATIVE, to="POL-KBH", said_so=True)
    page = cast.mette.client().get(address).content.decode()
    assert "Kan ikke gives videre på samtykket" in page and "heller ikke med samtykke" in page
    assert "Kan ikke gives videre til dette formål" in page and "det er ikke modtagerens opgave" in page


def test_shr_04_what_no_consent_opens_to_the_receiver_is_said_once_beside_the_field(cast: Cast, case: Case) -> None:
    client, url = cast.mette.client(), reverse("case-consent-new", args=[case.number])
    hjst = {"to": str(unit_id("HJST")), "categories": ["identity"], "given_by": "herself", "limits": told.LIMITS}
    asked = post(client, url, hjst | {"purposes": ["return", "support"]})
    assert asked.status_code == 422 and list(errors_of(asked)) == ["purposes"]
    said = str(errors_of(asked)["purposes"])
    assert "Ikke modtagerens opgave: Støtte." in said and "SHR-04" in said and "Intet kan" not in said
    assert told.LIMITS in asked.content.decode() and "Ja, det er sagt sådan" in asked.content.decode()
    nothing = post(client, url, hjst | {"purposes": ["support"]})
    assert "Intet kan gives videre på samtykket." in str(errors_of(nothing)["purposes"])
    closed = post(client, url, hjst | {"purposes": ["return"], "categories": ["identity", "narrative"]})
    assert "Ikke åbent for modtageren: Samtale." in str(errors_of(closed)["categories"])
    assert not Consent.objects.exists()
    fill_in(client, url, hjst | {"purposes": ["support"], "said_so": "on"})
    with cast.mette.acting():
        consent = Consent.objects.get()
        for_support = told.wish("HJST", DataCategory.IDENTITY, purpose=P.SUPPORT,
                                ground=DisclosureGround.CONSENT, consent=consent)  # fmt: skip
        with pytest.raises(Refused) as refused:
            actions.disclose(case, for_support, told.said())
    assert refused.value.field == "purpose"


def test_what_is_refused_stands_beside_its_field_and_what_was_typed_stays(cast: Cast, case: Case) -> None:
    mette, url = cast.mette.client(), reverse("case-disclosure-new", args=[case.number])
    refused = post(mette, url, typed(ground="consent", message="hej med jer"))
    assert refused.status_code == 422
    assert list(errors_of(refused)) == ["consent"]
    assert "hej med jer" in refused.content.decode()
    assert list(errors_of(post(mette, url, typed(categories=["outcome"])))) == ["message"]
    assert list(errors_of(post(mette, url, typed(to="")))) == ["to"]
    assert list(errors_of(post(mette, url, typed(categories=["criminal"])))) == ["categories"]


def test_shr_01_the_log_says_that_systematic_sharing_is_off_and_on_what_that_turns(cast: Cast, case: Case) -> None:
    shown = cast.mette.client().get(reverse("case-disclosures", args=[case.number])).content.decode()
    assert shown.count(">slået fra<") == 4 and ">slået til<" not in shown
    assert "med et noteret retsgrundlag" in shown
    assert "SHR-01" in shown and "FLO-24" in shown
    assert "Systematisk deling af vurderinger er kun under undersøgelse." in shown
    assert "Intet er givet videre som en enkelt handling." in shown


def test_shr_01_turned_on_the_pages_say_who_decided_it_on_what_ground_and_from_which_day_and_nothing_is_sent(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flo-24 stays off beside it; and the day before nothing of it holds."""
    basis = Basis(Text("Folketinget", "The parliament"), Text("Lov nr. 7, § 3", "Act no. 7, section 3"))
    on = Switch("systematic_sharing", True, clock.today(), "SHR-01", Text("Besluttet.", "Decided."), basis)
    before = Disclosure.objects.count()
    monkeypatch.setattr(parameters, "_SWITCHES", parameters.by_name((*SWITCHES, on)))
    for name in ("case-disclosures", "case-disclosure-new"):
        shown = cast.mette.client().get(reverse(name, args=[case.number])).content.decode()
        assert shown.count(">slået til<") == 1 and shown.count(">slået fra<") == 3
        assert "Folketinget" in shown and "Lov nr. 7, § 3" in shown
    assert Disclosure.objects.count() == before
    later = replace(on, valid_from=clock.today() + dt.timedelta(days=1))
    monkeypatch.setattr(parameters, "_SWITCHES", parameters.by_name((*SWITCHES, later)))
    shown = cast.mette.client().get(reverse("case-disclosures", args=[case.number])).content.decode()
    assert ">slået til<" not in shown and "Folketinget" not in shown


def test_the_log_shows_every_state_in_both_languages(cast: Cast, case: Case, on_day: Callable[[dt.date], None]) -> None:
    told.tell(cast, case)
    waits = told.beyond(cast.mette, case)
    declined = told.beyond(cast.mette, case)
    told.decide(cast.karen, case, declined, approved=False)
    late = told.disclose(cast.mette, case, told.wish("UDLST", told._C.IDENTITY, purpose=told._P.SUPPORT))
    on_day(clock.today() + dt.timedelta(days=9))
    shown = cast.karen.client().get(reverse("case-disclosures", args=[case.number])).content.decode()
    for words in ("venter på en anden", "afvist", "gælder", "ikke modtaget i tide", told.WEIGHED, told.APPROVED):
        assert words in shown, words
    assert reverse("case-disclosure-decide", args=[case.number, waits.pk]) in shown
    karen = cast.karen.client()
    karen.post(reverse("set-language"), {"language": "en", "next": "/"})
    english = karen.get(reverse("case-disclosures", args=[case.number])).content.decode()
    for words in ("waits for somebody else", "refused", "not received in time", "Systematic sharing"):
        assert words in english, words
    assert late.pk


def test_shr_03_it_was_passed_on_with_the_yes_and_was_asked_for_until_then(
    cast: Cast, case: Case, on_day: Callable[[dt.date], None]
) -> None:
    row = told.beyond(cast.mette, case)
    page = reverse("case-disclosures", args=[case.number])

    def says() -> tuple[bool, bool]:
        shown = cast.mette.client().get(page).content.decode()
        return "<dt>Ønsket givet videre</dt>" in shown, "<dt>Givet videre</dt>" in shown

    assert says() == (True, False)
    on_day(clock.today() + dt.timedelta(days=1))
    told.decide(cast.karen, case, row)
    assert says() == (False, True)
    declined = told.beyond(cast.mette, case)
    told.decide(cast.karen, case, declined, approved=False)
    assert says() == (True, True)
    with cast.mette.acting():
        given, other = (queries.get_disclosure(case, one.pk) for one in (row, declined))
    assert given.decision and given.given_at == given.decision.recorded_at > row.recorded_at
    assert other.given_at is None


def test_pub_law_13_she_takes_it_back_on_the_page_and_the_receiver_reads_so(cast: Cast, case: Case) -> None:
    mette = cast.mette.client()
    fill_in(
        mette,
        reverse("case-consent-new", args=[case.number]),
        {
            "to": str(unit_id("HJST")), "categories": ["identity"], "purposes": ["return"], "given_by": "herself",
            "limits": told.LIMITS,
        },
    )  # fmt: skip
    with cast.mette.acting():
        consent = Consent.objects.get()
    row = told.by_consent(cast.mette, case, consent)
    url = reverse("told-page", args=[row.pk])
    assert cast.henrik.client().get(url).status_code == 200
    page = mette.get(reverse("case-consents", args=[case.number])).content.decode()
    assert told.LIMITS in page
    fill_in(mette, reverse("case-consent-withdraw", args=[case.number, consent.pk]), {})
    over = cast.henrik.client().get(url).content.decode()
    assert "Gælder ikke mere" in over and stories.NAME not in over
    assert "trukket tilbage" in mette.get(reverse("case-consents", args=[case.number])).content.decode()


def test_a_consent_taken_back_twice_is_taken_back(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    client, url = cast.mette.client(), reverse("case-consent-withdraw", args=[case.number, consent.pk])
    typed = hidden_of(client, url) | {"how": "withdrawn"}
    assert [client.post(url, typed).status_code for _ in range(2)] == [302, 302]
    page = client.get(reverse("case-consents", args=[case.number])).content.decode()
    assert "Det var noteret allerede: samtykket gælder ikke mere." in page


def test_what_waits_stands_on_the_desk_of_whoever_it_waits_for(cast: Cast, case: Case) -> None:
    told.disclose(cast.mette, case)
    told.beyond(cast.mette, case)
    moved = stories.a_case_with_udlst(cast)
    for who, words in (
        (cast.henrik, "Givet videre til jer"),
        (cast.karen, "Videregivelser, der venter på dig"),
        (cast.ulla, "Ansvar, der er flyttet"),
    ):
        assert words in who.client().get("/").content.decode(), words
        with who.acting():
            assert counted(what_waits(mine=False)).things >= 1
    assert "Ansvar, der er flyttet" not in cast.mette.client().get("/").content.decode()
    take_over = reverse("case-take-over", args=[moved.number])
    done = fill_in(cast.ulla.client(), take_over, {})
    again = cast.ulla.client().post(take_over, follow=True)
    assert "Det var allerede gemt." in again.content.decode()
    assert done.status_code == 302
    assert "Ansvar, der er flyttet" not in cast.ulla.client().get("/").content.decode()


def test_shr_03_the_second_person_sees_all_that_is_known_and_what_reaches_beyond_the_table(
    cast: Cast, case: Case
) -> None:
    in_danger = told.wish(
        "KOM-751", DataCategory.IDENTITY, purpose=P.SUPPORT, ground=DisclosureGround.VITAL_INTERESTS, informed=False
    )
    row = told.disclose(cast.mette, case, in_danger, why_not_informed=told.WHY_NOT)
    why = "Identitet: Modtageren får det kun i sine egne sager og har intet i denne."
    client, url = cast.karen.client(), reverse("case-disclosure-decide", args=[case.number, row.pk])
    page = client.get(url).content.decode()
    assert told.WHY_NOT in page and why in page and "afsluttet" not in page and 'value="yes"' in page
    asked = cast.mette.client()
    address = reverse("case-disclosure-new", args=[case.number])
    sent = hidden_of(asked, address) | {"to": str(unit_id("KOM-751")), "categories": ["identity"], "purpose": "support"}
    shown = post(asked, address, sent | {"ground": "vital_interests", "weighing": told.WEIGHED, "regler": "vist"})
    assert why in shown.content.decode()

    refused = told.beyond(cast.mette, case)
    stories.end_case(cast.mette, case)
    page = client.get(url).content.decode()
    assert "afsluttet 6. oktober 2025" in page and "så det kan ikke godkendes" not in page
    at_the_top = "Det kan kun godkendes, fordi der er fare for liv eller helbred"
    assert 0 < page.index(at_the_top) < page.index('name="approved"')
    url = reverse("case-disclosure-decide", args=[case.number, refused.pk])
    page = client.get(url).content.decode()
    assert 0 < page.index("så det kan ikke godkendes") < page.index('name="approved"')
    assert 'value="no"' in page and 'value="yes"' not in page
    answer = post(client, url, hidden_of(client, url) | {"approved": "yes", "words": told.APPROVED})
    assert list(errors_of(answer)) == ["approved"] and "genåbn sagen først" in answer.content.decode()
    address = reverse("case-disclosure-new", args=[case.number])
    assert "Kun fare for liv eller helbred er grund" in asked.get(address).content.decode()
    shown = post(asked, address, sent | {"ground": "statute", "weighing": told.WEIGHED, "regler": "vist"})
    assert "Sagen er afsluttet, og der gives ikke mere videre i den" in shown.content.decode()


def test_what_has_ended_is_not_offered_to_be_ended(cast: Cast, case: Case) -> None:
    row = told.disclose(cast.mette, case)
    client, url = cast.mette.client(), reverse("case-disclosure-end", args=[case.number, row.pk])
    fill_in(client, url, {"why": "met"})
    page = client.get(url).content.decode()
    assert "Der er intet at afslutte" in page and "Afslut den" not in page and 'name="why"' not in page
