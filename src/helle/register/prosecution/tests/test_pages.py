"""The pages of criminal cases, charged victims and detentions: who opens them, and what is typed in them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import access_stories, extract_stories, stories
from tests import prosecution_stories as told
from tests.cast import Cast, latecomer
from tests.gates import CaseGates, Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.access_requests import looks
from helle.register.audit.models import Line
from helle.register.placements.choices import UrgentOutcomeKind
from helle.register.prosecution import detention_actions, detention_queries, queries
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.models import CriminalCase
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STRANGERS = ("olga", "anders", "rita", "henrik", "ulla", "dorthe", "anton", "lone")
NO_ID = "00000000-0000-4000-8000-000000000000"


class Police(Gates):
    may: ClassVar[str] = "peter"
    outsiders: ClassVar[tuple[str, ...]] = (*STRANGERS, "mette")
    purpose: ClassVar[str] = "law_enforcement"


class OfOneCase(ObjectGates):
    """A page of one criminal case. Strangers: CMM, and NSK, which has no part in it."""

    may: ClassVar[str] = "peter"
    outsiders: ClassVar[tuple[str, ...]] = (*STRANGERS, "mette", "niels")
    purpose: ClassVar[str] = "law_enforcement"

    def more(self, cast: Cast, case: CriminalCase) -> list[object]:
        """What the address names besides the case."""
        return []

    def place(self, cast: Cast) -> Place:
        case = told.open_case(cast.peter)
        more = self.more(cast, case)
        return Place(reverse(self.view, args=[case.number, *more]), reverse(self.view, args=["S2025-9999", *more]))


class TestList(Police):
    view = "criminal-case-list"
    methods = ("GET",)
    action = "prosecution.listed"


class TestNew(Police):
    view = "criminal-case-new"
    wrong_roles = ("pia",)


class TestPage(OfOneCase):
    view = "criminal-case-page"
    methods = ("GET",)
    action = "prosecution.read"


class TestInvestigation(OfOneCase):
    view = "criminal-case-investigation"
    wrong_roles = ("pia",)


class TestPart(OfOneCase):
    view = "criminal-case-part"
    wrong_roles = ("pia",)


class TestOffence(OfOneCase):
    view = "criminal-case-offence"


class TestSuspect(OfOneCase):
    view = "criminal-case-suspect"
    wrong_roles = ("pia",)


class TestStage(OfOneCase):
    view = "criminal-case-stage"

    def more(self, cast: Cast, case: CriminalCase) -> list[object]:
        with cast.peter.acting():
            return [queries.whole(case).offences[0].pk]


class TestLink(OfOneCase):
    view = "criminal-case-link"


class TestInvolvement(OfOneCase):
    view = "criminal-case-involvement"


class TestWithdraw(OfOneCase):
    view = "criminal-case-withdraw"

    def more(self, cast: Cast, case: CriminalCase) -> list[object]:
        with cast.peter.acting():
            return ["trin", queries.whole(case).chains[0].stages[0].pk]


class TestWithdrawALink(OfOneCase):
    view = "criminal-case-withdraw"

    def place(self, cast: Cast) -> Place:
        victim, case = stories.an_opened_case(cast), told.open_case(cast.peter)
        more = ["tilknytning", told.link(cast.peter, case, victim).pk]
        return Place(
            reverse(self.view, args=[case.number, *more]), reverse(self.view, args=["S2025-9999", *more]), (victim.pk,)
        )


class OfAChargedVictim(ObjectGates):
    may: ClassVar[str] = "pia"
    outsiders: ClassVar[tuple[str, ...]] = (*STRANGERS, "mette", "niels")
    purpose: ClassVar[str] = "law_enforcement"


class TestPropose(OfAChargedVictim):
    view = "waiver-propose"

    def place(self, cast: Cast) -> Place:
        victim, case = stories.an_opened_case(cast), told.open_case(cast.peter)
        hers = told.suspect(cast.peter, case)
        told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
        tie = told.link(cast.peter, case, victim, charged_as=hers)
        return Place(reverse(self.view, args=[tie.pk]), reverse(self.view, args=[NO_ID]), (victim.pk,))


class TestDecide(OfAChargedVictim):
    view = "waiver-decide"
    wrong_roles = ("peter",)

    def place(self, cast: Cast) -> Place:
        victim, case = stories.an_opened_case(cast), told.open_case(cast.peter)
        hers = told.suspect(cast.peter, case)
        told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
        row = told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]), (victim.pk,))


class TestDetentions(Police):
    view = "detention-list"
    outsiders = STRANGERS
    wrong_roles = ("pia", "stine")
    methods = ("GET",)
    action = "prosecution.detentions_listed"


class TestDetentionNew(Police):
    view = "detention-new"
    wrong_roles = ("pia",)


class OneDetention(ObjectGates):
    may: ClassVar[str] = "peter"
    outsiders: ClassVar[tuple[str, ...]] = (*STRANGERS, "niels")
    wrong_roles: ClassVar[tuple[str, ...]] = ("pia", "vera", "stine")
    purpose: ClassVar[str] = "law_enforcement"

    def place(self, cast: Cast) -> Place:
        victim = stories.an_opened_case(cast)
        row = told.detain(cast.peter, victim)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]), (victim.pk,))


class TestDetentionPage(OneDetention):
    view = "detention-page"
    methods = ("GET",)
    action = "prosecution.detention_read"


class TestDetentionEnd(OneDetention):
    view = "detention-end"
    outsiders = (*STRANGERS, "niels", "mette")


class TestDetentionWithdraw(OneDetention):
    view = "detention-withdraw"
    outsiders = (*STRANGERS, "niels", "mette")


class TestOfACase(CaseGates):
    view = "case-criminal"
    methods = ("GET",)
    action = "prosecution.heard"


def test_a_case_is_opened_linked_charged_and_cmm_hears_of_it(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    peter, today = cast.peter.client(), clock.today()
    fill_in(
        peter,
        reverse("criminal-case-new"),
        {
            "journal": told.JOURNAL, "aware_on": today - dt.timedelta(days=2), "touches_stay": "no",
            "provision": "s262b", "began_on": today - dt.timedelta(days=60), "reported_on": today,
            "organised": "no", "very_extensive": "no", "otherwise_qualified": "no", "forced_labour": "yes",
        },
    )  # fmt: skip
    with cast.peter.acting():
        case = CriminalCase.objects.get()
    page = reverse("criminal-case-page", args=[case.number])
    fill_in(peter, reverse("criminal-case-suspect", args=[case.number]), {})
    with cast.peter.acting():
        found = queries.whole(case)
        offence, one = found.offences[0], found.suspects[0]
    stage = reverse("criminal-case-stage", args=[case.number, offence.pk])
    fill_in(peter, stage, {"stage": "charge", "suspect": one.pk, "on": today})
    assert "Domfældelse" not in peter.get(stage).content.decode()
    refused = post(told.pia().client(), stage, {"stage": "conviction", "suspect": one.pk, "on": today})
    assert list(errors_of(refused)) == ["stage"]
    assert "GOV-24" in refused.content.decode()
    fill_in(peter, reverse("criminal-case-link", args=[case.number]), {"known": victim.pk})
    told_url = reverse("criminal-case-involvement", args=[case.number])
    fill_in(peter, told_url, {"organisation": "cmm", "told_on": today, "channel": "contact_point"})
    shown = peter.get(page).content.decode()
    assert f"/sager/{victim.number}/" not in shown
    assert "Sigtelse" in shown
    heard = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert case.number in heard
    assert "efter 2 dage" in heard
    assert told.JOURNAL not in heard


def test_a_detention_is_written_down_and_ended(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    peter, began = cast.peter.client(), clock.now() - dt.timedelta(hours=2)
    local = began.astimezone(clock.COPENHAGEN)
    fill_in(
        peter,
        reverse("detention-new"),
        {
            "known": victim.pk, "began_on": local.date(), "began_time": f"{local:%H:%M}", "why": "no_place",
            "alternative_tried": "yes", "reasons": told.HELD, "sex": "woman", "minor": "no", "region": "central",
            "call": told.CALL,
        },
    )  # fmt: skip
    with cast.peter.acting():
        row = Detention.objects.get()
    page = reverse("detention-page", args=[row.pk])
    mette = cast.mette.client().get(page).content.decode()
    assert f"/sager/{victim.number}/" in mette
    assert f"/sager/{victim.number}/" not in peter.get(page).content.decode()
    ended = clock.now().astimezone(clock.COPENHAGEN)
    fill_in(
        peter,
        reverse("detention-end", args=[row.pk]),
        {"ended_on": ended.date(), "ended_time": f"{ended:%H:%M}", "became": "housed"},
    )
    assert "varer ved" not in peter.get(page).content.decode()


def test_cri_09_who_is_held_and_unknown_to_cmm_has_a_row_that_alarms_it_and_the_hotline(cast: Cast) -> None:
    peter, url = cast.peter.client(), reverse("detention-new")
    began = clock.now().astimezone(clock.COPENHAGEN) - dt.timedelta(hours=1)
    typed = {
        "known": "anden",
        "began_on": began.date(),
        "began_time": f"{began:%H:%M}",
        "why": "no_place",
        "alternative_tried": "no",
        "reasons": told.HELD,
        "sex": "woman",
        "minor": "no",
        "region": "central",
        "call": "010190 1234",
    }
    refused = peter.post(url, {"form_token": uuid.uuid4(), **typed})
    assert refused.status_code == 422 and "ligner et CPR-nummer" in refused.content.decode()
    fill_in(peter, url, {**typed, "call": "87 31 14 48"})
    with cast.peter.acting():
        row = Detention.objects.get()
        assert (row.case_id, row.referred_id, row.ended_at) == (None, None, None)
    page = reverse("detention-page", args=[row.pk])
    for who in (cast.mette, cast.vera):
        assert "Frihedsberøvet lige nu" in who.client().get("/").content.decode()
        shown = who.client().get(page).content.decode()
        assert told.HELD in shown and "Har ingen sag hos CMM endnu" in shown
    for who in (told.pia(), latecomer("niels"), cast.ulla, cast.stine):
        assert who.client().get(page).status_code == 404
    with cast.peter.acting():
        detention_actions.detention_end(row, ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words="")
    assert "Frihedsberøvet lige nu" not in cast.vera.client().get("/").content.decode()


def test_cri_09_whom_the_police_referred_is_chosen_before_cmm_takes_her_in_and_it_is_of_her_case_then(
    cast: Cast,
) -> None:
    referral = stories.refer(cast, by=cast.peter)
    offered = cast.peter.client().get(reverse("detention-new")).content.decode()
    assert f"Henvendelse {referral.number}, person 1" in offered and "ikke taget imod endnu" in offered
    with cast.peter.acting():
        (waits,) = detention_queries.referred_and_not_taken_in()
        row = detention_actions.detention_record(None, told.held(), referred=waits.person_id)
        with pytest.raises(Refused) as again:
            detention_actions.detention_record(None, told.held(), referred=waits.person_id)
        assert again.value.message == detention_actions.HELD_ALREADY
    assert f"Henvendelse {referral.number}" in cast.vera.client().get("/").content.decode()
    (case,) = stories.open_cases(cast, referral)
    with cast.mette.acting():
        assert [one.row.pk for one in detention_queries.of_case(case.pk)] == [row.pk]
    with cast.vera.acting():
        assert not Detention.objects.exists()
    with cast.peter.acting():
        assert detention_queries.referred_and_not_taken_in() == []
    with latecomer("niels").acting(), pytest.raises(DatabaseError), transaction.atomic():
        row.pk = new_id()
        row.save(force_insert=True)


def test_what_the_rules_say_follows_what_is_said_and_not_what_we_would_like(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    offence = cast.peter.client().get(reverse("criminal-case-offence", args=[case.number])).content.decode()
    assert "bestemmelserne gælder fra hver sin dag" in offence
    with cast.peter.acting():
        channels = [queries.involvement_ruling(case, [], acute=acute).answer for acute in (True, False)]
        assert [one.channel for one in channels if one] == [InvolvementChannel.DIRECT, InvolvementChannel.CONTACT_POINT]
    tried, not_tried = (detention_actions.detention_ruling(tried=one, reasoned=True).reasons for one in (True, False))
    assert [one.code for one in tried] != [one.code for one in not_tried]


def test_pub_law_14_a_look_at_a_criminal_case_is_for_law_enforcement(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    cast.peter.client().get(reverse("criminal-case-page", args=[case.number]))
    with cast.dorthe.acting():
        assert {one.purpose for one in Line.objects.filter(action__startswith="prosecution.")} == {"law_enforcement"}


def test_pub_law_14_the_log_of_her_case_that_a_person_is_told_says_nothing_of_a_criminal_case(cast: Cast) -> None:
    victim, case = stories.an_opened_case(cast), told.open_case(cast.peter)
    told.link(cast.peter, case, victim)
    cast.peter.client().get(reverse("criminal-case-page", args=[case.number]))
    with cast.dorthe.acting():
        assert "law_enforcement" in {one.purpose for one in Line.objects.filter(cases__contains=[victim.pk])}
    asked = access_stories.ask(cast.mette, victim)
    extract_stories.begin(cast.mette, victim)
    with cast.mette.acting():
        (log,) = looks.looks_of(victim, asked)
        said = " ".join(str(one) for one in log.passages).lower()
        with connection.cursor() as cursor:
            cursor.execute("SELECT purpose FROM helle.looks_for_the_reader(%s)", [victim.pk])
            read = {row[0] for row in cursor.fetchall()}
    assert "center mod menneskehandel" in said
    assert "strafforfølgning" not in said
    assert read and "law_enforcement" not in read
