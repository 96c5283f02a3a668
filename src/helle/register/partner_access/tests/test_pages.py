"""The register's pages of a partner's access: who opens them, who does not, and that link and code are shown once."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from tests import disbursement_stories as money
from tests import partner_stories, return_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.disbursements.choices import JourneyKind
from helle.register.partner_access import abroad, queries
from helle.register.partner_access.choices import MessageKind, TakenIn
from helle.register.partner_access.models import Link
from helle.register.partner_access.tests.conftest import Going
from helle.register.protection.refusals import Refused
from helle.register.returns.models import ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class PartnerGates(CaseGates):
    """She has said yes, and it is known where she goes. Of those outside, one of each kind."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "peter", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine")
    may = "henrik"

    def case(self, cast: Cast) -> Case:
        case = stories.an_assessed_victim(cast)
        return_stories.go(cast.mette, case, return_stories.accept(cast.mette, case))
        return case

    def running(self, cast: Cast, case: Case) -> ReturnCase:
        with cast.mette.acting():
            return ReturnCase.objects.get(case=case)


class TestAccess(PartnerGates):
    view = "partner-access"
    methods = ("GET",)
    action = "partner.access_read"


class TestLink(PartnerGates):
    view = "partner-link"
    wrong_roles = ("vera", "karen", "mette")


class TestLinkEnd(PartnerGates):
    view = "partner-link-end"
    wrong_roles = ("vera", "karen", "ulla")

    def more(self, cast: Cast, case: Case) -> list[object]:
        row = self.running(cast, case)
        return [partner_stories.make(cast.henrik, case, row, partner_stories.agree(cast.henrik, case, row)).link.pk]


class TestConsent(PartnerGates):
    view = "partner-consent"
    wrong_roles = ("vera", "karen", "ulla")


class TestMessage(PartnerGates):
    view = "partner-message"
    wrong_roles = ("vera", "karen", "mette")

    def more(self, cast: Cast, case: Case) -> list[object]:
        row = self.running(cast, case)
        made = partner_stories.make(cast.henrik, case, row, partner_stories.agree(cast.henrik, case, row))
        return [partner_stories.come_in_and_report(case, made).message_id]


def _filled(client: Client, page: str, going: Going) -> dict[str, object]:
    """What the form carries, and what is typed into it."""
    form = client.get(page).context["form"]
    carried = {name: form[name].value() for name in form.fields if form[name].is_hidden}
    typed = {"told": str(going.told.pk), "recipient": partner_stories.RECIPIENT}
    typed |= {"plan_language": "da", "reads_it": "yes"}
    return carried | typed | {"expires_on": str(form["expires_on"].value())}


def test_link_and_code_are_shown_once_and_nowhere_else(cast: Cast, going: Going) -> None:
    client = cast.henrik.client()
    page = reverse("partner-link", args=[going.case.number])
    made = client.post(page, _filled(client, page, going))
    assert made.status_code == 200 and made.headers["Cache-Control"] == "no-store"
    text = made.content.decode()
    token = re.search(r"/partner/([\w-]{43})/", text)
    code = re.search(r">(\d{4}) (\d{4})<", text)
    assert token is not None and code is not None
    unread = client.post(page, _filled(client, page, going) | {"reads_it": "no"})
    assert set(errors_of(unread)) == {"reads_it"}
    with cast.henrik.acting():
        link = Link.objects.get()
    assert bytes(link.token_hash) == abroad.token_hash(token[1])
    assert bytes(link.code_hash) == abroad.code_hash(token[1], code[1] + code[2])
    shown = client.get(reverse("partner-access", args=[going.case.number])).content.decode()
    assert partner_stories.RECIPIENT in shown and token[1] not in shown and code[1] + code[2] not in shown


def test_a_second_press_makes_no_second_link(cast: Cast, going: Going) -> None:
    client = cast.henrik.client()
    page = reverse("partner-link", args=[going.case.number])
    carried = _filled(client, page, going)
    first, second = (client.post(page, carried) for _each in range(2))
    assert (first.status_code, second.status_code) == (200, 302)
    with cast.henrik.acting():
        assert Link.objects.count() == 1


def test_without_her_consent_to_the_plan_the_page_says_what_is_missing(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    return_stories.go(cast.mette, case, return_stories.accept(cast.mette, case))
    page = cast.henrik.client().get(reverse("partner-link", args=[case.number])).content.decode()
    assert reverse("return-tell-partner", args=[case.number]) in page and "Lav linket" not in page


def test_it_is_ended_and_a_message_answered(cast: Cast, going: Going) -> None:
    told = partner_stories.come_in_and_report(going.case, going.link(cast.henrik))
    henrik = cast.henrik.client()
    page = reverse("partner-message", args=[going.case.number, told.message_id])
    assert partner_stories.MET in henrik.get(page).content.decode()
    # She has not travelled as far as the register knows: the rule says so, and nothing is kept.
    refused = post(henrik, page, {"outcome": "taken"})
    assert refused.status_code == 422 and "outcome" in errors_of(refused)
    assert "why" in errors_of(post(henrik, page, {"outcome": "not_taken"}))
    answered = fill_in(henrik, page, {"outcome": "not_taken", "why": partner_stories.NOT_TAKEN})
    assert answered.status_code == 302
    assert henrik.get(page).status_code == 302
    end = reverse("partner-link-end", args=[going.case.number, told.link.pk])
    assert fill_in(cast.mette.client(), end, {"why": "wrong_hands"}).status_code == 302
    shown = cast.mette.client().get(reverse("partner-access", args=[going.case.number])).content.decode()
    assert partner_stories.NOT_TAKEN in shown and "afsluttet" in shown and "Afslut linket" not in shown


def test_ret26_her_consent_is_taken_back_where_no_link_stands_and_none_is_made_on_it(cast: Cast, going: Going) -> None:
    client, page = cast.mette.client(), reverse("partner-consent", args=[going.case.number])
    access = reverse("partner-access", args=[going.case.number])
    assert page in client.get(access).content.decode()
    assert fill_in(client, page, {}).status_code == 302
    shown = client.get(access).content.decode()
    assert page not in shown and "Personen har trukket sit samtykke tilbage" in shown
    assert post(client, page, {}).status_code == 422
    making = cast.henrik.client().get(reverse("partner-link", args=[going.case.number])).content.decode()
    assert "Lav linket" not in making


def test_ret26_a_form_that_was_open_when_she_took_it_back_asks_for_a_new_yes(cast: Cast, going: Going) -> None:
    page = reverse("return-tell-partner", args=[going.case.number])
    told: dict[str, object] = {
        "country": "RO",
        "recipient": return_stories.PARTNER,
        "facts": ["name", "plan"],
        "ground": "inside_eea",
        "consent_on": "2025-10-06",
        "told_on": "2025-10-06",
        "weighing": return_stories.WEIGHED,
    }
    client = going.maja.client()
    opened = hidden_of(client, page)
    assert "trak sit samtykke tilbage" not in client.get(page).content.decode()
    partner_stories.take_back(cast.mette, going.case, going.row)
    refused = client.post(page, opened | told)
    assert refused.status_code == 422 and "RET-26" in errors_of(refused)["renewed"][0]
    key = refused.context["form"].fields["renewed"].widget.attrs["value"]
    assert "trak sit samtykke tilbage 6. oktober 2025" in refused.content.decode()
    assert client.post(page, opened | told | {"renewed": "on"}).status_code == 422
    assert client.post(page, opened | told | {"renewed": key}).status_code == 302


def test_hjemrejsestyrelsen_has_it_on_its_desk(cast: Cast, going: Going) -> None:
    partner_stories.come_in_and_report(going.case, going.link(cast.henrik))
    desk = cast.henrik.client().get("/").content.decode()
    assert (
        "Partneren melder: mødt ved ankomsten" in desk and reverse("partner-access", args=[going.case.number]) in desk
    )


def test_once_the_return_is_over_cmm_still_reads_who_came_in_and_nothing_is_made_any_more(
    cast: Cast, going: Going
) -> None:
    partner_stories.come_in_and_report(going.case, going.link(cast.henrik))
    return_stories.stop(cast.mette, going.case, going.row)
    client, page = cast.mette.client(), reverse("partner-access", args=[going.case.number])
    assert page in client.get(reverse("case-return", args=[going.case.number])).content.decode()
    shown = client.get(page).content.decode()
    assert partner_stories.MET in shown and "Hjemsendelsen er slut" in shown and "Afslut linket" not in shown
    assert "ikke besvaret, før hjemsendelsen sluttede" in shown and ">venter<" not in shown
    with cast.henrik.acting():
        assert queries.waiting() == []
    assert cast.henrik.client().get(reverse("partner-link", args=[going.case.number])).status_code == 404


def test_ret03_what_the_partner_has_sent_is_answered_before_who_has_departed_is_stopped(
    cast: Cast, going: Going
) -> None:
    told = partner_stories.come_in_and_report(going.case, going.link(cast.henrik))
    money.arrived(cast, going.case, going.row)
    henrik, stop = cast.henrik.client(), reverse("return-stop", args=[going.case.number])
    page = henrik.get(stop).content.decode()
    assert "1 melding fra partneren er ikke besvaret" in page
    assert reverse("partner-access", args=[going.case.number]) in page
    with pytest.raises(Refused, match="nobody has answered"):
        return_stories.stop(cast.henrik, going.case, going.row)
    with cast.henrik.acting():
        found = queries.get_message(going.case, told.message_id).row
    partner_stories.take_in(cast.henrik, going.case, found, TakenIn.NOT_TAKEN, partner_stories.NOT_TAKEN)
    return_stories.stop(cast.henrik, going.case, going.row)


def test_ret07_a_final_report_that_waits_is_not_said_to_be_missing(cast: Cast, going: Going) -> None:
    money.arrived(cast, going.case, going.row)
    money.happen(cast.henrik, going.case, going.row, JourneyKind.ACTIVITIES_BEGUN)
    partner_stories.come_in_and_report(going.case, going.link(cast.henrik), kind=MessageKind.FINAL)
    url = reverse("return-complete", args=[going.case.number])
    page = cast.henrik.client().get(url).content.decode()
    assert "Partneren har sendt sin afsluttende rapport" in page and "rapport mangler" not in page
    with pytest.raises(Refused, match="nobody has answered"):
        money.complete(cast.henrik, going.case, going.row)
