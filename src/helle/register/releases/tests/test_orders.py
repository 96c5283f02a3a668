"""An order that cannot be made or is sent back stands on a desk until somebody sees to it (STA-01)."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import estimate_stories
from tests import release_stories as told
from tests.cast import Cast, Member, as_owner, reseat
from tests.gates import ObjectGates, Place

from helle.register.protection import clock
from helle.register.releases import actions, making, queries
from helle.register.releases.models import Making, Release, SeenTo
from helle.register.releases.protecting import CannotProtect
from helle.register.statistics import definitions
from helle.register.statistics.chosen import Choice
from helle.register.statistics.definition_actions import definition_save
from helle.rules.ruling import Text

DATABASES = pytest.mark.django_db(databases=["default", "keys", "numbers", "statistics"])
NOWHERE = "00000000-0000-4000-8000-000000000000"
REMARKS = "Titlen siger ikke, hvad der er talt."


def failed(who: Member, **changed: Any) -> Making:
    """Somebody orders a release, and it cannot be protected."""
    ordered = told.order(who, **changed)

    def refuse(*_given: object) -> None:
        raise CannotProtect(Text("Tallet kan ikke beskyttes.", "The figure cannot be protected."))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(making, "protected", refuse)
        making.run(ordered.pk, who.membership.pk)
    return ordered


def sent_back(cast: Cast) -> Release:
    drawn = told.draw(cast.stine)
    told.answer(cast.karen, drawn, approved=False, remarks=REMARKS)
    return drawn


def desk(who: Member) -> str:
    page: str = who.client().get(reverse("desk")).content.decode()
    return page


@DATABASES
class TestLettingItBe(ObjectGates):
    view = "release-let-be"
    may: ClassVar[str] = "stine"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "vera")

    def place(self, cast: Cast) -> Place:
        ordered = failed(cast.stine)
        return Place(reverse(self.view, args=[ordered.pk]), reverse(self.view, args=[NOWHERE]))


@DATABASES
def test_what_could_not_be_made_stands_on_her_desk_until_she_lets_it_be_and_on_no_other(cast: Cast) -> None:
    ordered = failed(cast.stine)
    url = reverse("release-let-be", args=[ordered.pk])
    page = desk(cast.stine)
    assert url in page and "Tallet kan ikke beskyttes." in page and f"?igen={ordered.pk}" in page
    assert url not in desk(cast.karen) and url not in desk(cast.mette)
    assert url in cast.stine.client().get(reverse("release-making", args=[ordered.pk])).content.decode()

    def press(who: Member) -> int:
        client = who.client()
        token = client.get(url).context["form"]["form_token"].value()
        return int(client.post(url, {"form_token": token}).status_code)

    # It is hers: a colleague cannot take it from her desk.
    assert press(cast.karen) == 422 and url in desk(cast.stine)
    assert press(cast.stine) == 302 and url not in desk(cast.stine)
    assert press(cast.stine) == 422


@DATABASES
def test_what_was_sent_back_stands_there_with_the_remarks_until_it_is_ordered_anew(cast: Cast) -> None:
    drawn = sent_back(cast)
    stine, new = cast.stine.client(), reverse("release-new")
    page = desk(cast.stine)
    assert REMARKS in page and reverse("release", args=[drawn.pk]) in page
    assert REMARKS not in desk(cast.karen)
    assert f"?igen={drawn.pk}" in stine.get(reverse("release", args=[drawn.pk])).content.decode()
    # A form of another release begins empty; the one that begins with it says so.
    assert not stine.get(new).context["form"]["title_da"].value()
    again = stine.get(new, {"igen": str(drawn.pk)})
    form = again.context["form"]
    assert form["title_da"].value() == drawn.title_da and REMARKS in again.content.decode()
    done = stine.post(f"{new}?igen={drawn.pk}", told.filled(form))
    assert done.status_code == 302, done.context["form"].errors
    assert REMARKS not in desk(cast.stine)
    with cast.stine.acting():
        seen_to = SeenTo.objects.get()
        assert seen_to.making_id == drawn.pk and seen_to.anew_id is not None


@DATABASES
def test_the_desk_says_when_it_was_sent_back_and_not_when_it_was_made(cast: Cast) -> None:
    drawn = told.draw(cast.stine)
    clock.freeze(dt.datetime(2025, 11, 9, 8, 40, tzinfo=clock.COPENHAGEN))
    told.answer(cast.karen, drawn, approved=False, remarks=REMARKS)
    clock.freeze(dt.datetime(2025, 11, 12, 9, tzinfo=clock.COPENHAGEN))
    assert f"9. nov. kl. 08.40: {REMARKS}" in desk(cast.stine)


@DATABASES
def test_a_correction_asks_for_its_reasons_in_both_languages_at_once(cast: Cast) -> None:
    first, stine = told.approved(cast), cast.stine.client()
    url = f"{reverse('release-new')}?retter={first.pk}"
    sent = told.filled(stine.get(url).context["form"]) | {"corrects": str(first.pk), "why_da": " ", "why_en": ""}
    errors = stine.post(url, sent).context["form"].errors
    assert errors["why_da"] == errors["why_en"] == ["Skriv begrundelsen."]


@DATABASES
def test_what_is_left_by_whoever_works_with_the_figures_no_more_stands_with_the_lead(cast: Cast) -> None:
    ordered = failed(cast.stine)
    url = reverse("release-let-be", args=[ordered.pk])
    reseat(cast.stine.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 1)))
    page = desk(cast.karen)
    assert url in page and "som ikke længere arbejder med tallene" in page
    with cast.karen.acting():
        actions.making_let_be(ordered.pk)
        assert queries.unfinished(leads=True) == []


@DATABASES
def test_of_two_orders_at_once_the_second_says_that_the_other_is_to_be_answered_first(cast: Cast) -> None:
    first, second = told.order(cast.stine), told.order(cast.stine, title_da="Den anden")
    beside = cast.stine.client().get(reverse("release-new")).content.decode()
    assert "»Den anden« er ved at blive lavet." in beside
    assert making.make(first.pk, cast.stine.membership.pk) is not None
    making.run(second.pk, cast.stine.membership.pk)
    with cast.stine.acting():
        stopped = queries.making_of(second.pk).stopped
    assert stopped is not None and stopped.why_da.startswith("En anden udgivelse blev lavet, mens denne var undervejs.")
    assert "når den anden er besvaret" in desk(cast.stine)


@DATABASES
def test_an_order_that_cannot_be_taken_over_says_why_in_place_of_the_form(cast: Cast) -> None:
    karen = cast.karen.client()

    def said(order: Making) -> str:
        page: str = karen.get(reverse("release-take-over", args=[order.pk])).content.decode()
        assert 'name="what"' not in page and "Hvad reglerne siger" not in page
        assert "Det kan ikke lade sig gøre" in page
        return page

    assert "Udgivelsen kunne ikke laves: Tallet kan ikke beskyttes." in said(failed(cast.stine))
    ordered = told.order(cast.stine)
    assert "Udgivelsen er ved at blive lavet." in said(ordered)
    reseat(cast.stine.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 1)))
    assert 'name="what"' in karen.get(reverse("release-take-over", args=[ordered.pk])).content.decode()
    with cast.karen.acting():
        actions.making_end(queries.making_of(ordered.pk))
    assert "En kollega har afsluttet bestillingen." in said(ordered)
    made = told.order(cast.karen)
    assert making.make(made.pk, cast.karen.membership.pk) is not None
    assert "Udgivelsen er lavet." in said(made)


def says_why(who: Member, url: str) -> str:
    """What stands on a page in place of its form."""
    page: str = who.client().get(url).content.decode()
    assert "Det kan ikke lade sig gøre" in page and 'method="post" class="panel' not in page
    return page


@DATABASES
def test_an_order_that_cannot_be_let_be_says_why_in_place_of_the_form(cast: Cast) -> None:
    def page(of: Making | Release, who: Member = cast.stine) -> str:
        return says_why(who, reverse("release-let-be", args=[of.pk]))

    waits = told.order(cast.stine)
    assert "Udgivelsen er ved at blive lavet." in page(waits)
    ordered = failed(cast.stine)
    assert "En anden har bestilt den" in page(ordered, cast.karen)
    with cast.stine.acting():
        actions.making_let_be(ordered.pk)
    assert "nogen har ladet den ligge" in page(ordered)
    drawn = told.draw(cast.stine)
    assert "Udgivelsen er lavet og ikke sendt tilbage." in page(drawn)
    told.answer(cast.karen, drawn, approved=False, remarks=REMARKS)
    assert "En anden har bestilt den" in page(drawn, cast.karen)
    mine = cast.stine.client().get(reverse("release-let-be", args=[drawn.pk])).content.decode()
    assert "forsvinder fra dit skrivebord" in mine and "Det kan ikke lade sig gøre" not in mine


@DATABASES
def test_a_release_that_was_answered_or_taken_down_says_so_in_place_of_the_form(cast: Cast) -> None:
    drawn = told.draw(cast.stine)
    answer, down = (reverse(view, args=[drawn.pk]) for view in ("release-answer", "release-take-down"))
    # Whoever drew it neither approves it nor sends it back.
    assert "godkender den ikke selv" in says_why(cast.stine, answer)
    assert 'name="approved"' in cast.karen.client().get(answer).content.decode()
    assert "Udgivelsen er ikke godkendt." in says_why(cast.karen, down)
    told.answer(cast.karen, drawn)
    assert "Udgivelsen er allerede besvaret." in says_why(cast.karen, answer)
    assert 'name="why_da"' in cast.karen.client().get(down).content.decode()
    told.take_down(cast.karen, drawn)
    assert "Udgivelsen er allerede taget ned." in says_why(cast.karen, down)


def refused_take_over(cast: Cast, ordered: Making) -> str:
    """Why the lead does not take over what the analyst ordered, who works with the figures no more."""
    where, karen = reverse("release-take-over", args=[ordered.pk]), cast.karen.client()
    token = karen.get(where).context["form"]["form_token"].value()
    refused = karen.post(where, {"form_token": token, "what": "take_over"})
    assert refused.status_code == 422
    with cast.karen.acting():
        # It stands as it did, and she can end it.
        assert queries.making_of(ordered.pk).is_stranded
    page: str = refused.content.decode()
    return page


def test_an_order_is_not_taken_over_whose_definition_correction_or_estimate_is_no_more_what_it_was(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    with cast.stine.acting():
        row = definition_save(Choice("assessed", "residence", first_year=2024), title_da="Ophold", title_en="Stay")
    first, estimate = told.approved(cast), estimate_stories.reckoned(cast.stine)
    of_table = told.order(cast.stine, tables=("persons-by-sex", str(row.series)))
    of_correction = told.order(cast.stine, corrects=first)
    of_estimate = told.order(cast.stine, estimates=[estimate.pk])
    with cast.stine.acting():
        saved = definitions.saved_one(row.series)
        definition_save(Choice("assessed", "age", first_year=2024), title_da="Alder", title_en="Age", follows=saved)
    told.approved(cast, corrects=first)
    as_owner("ALTER TABLE estimates_estimateresult DISABLE TRIGGER USER", [])
    as_owner("DELETE FROM estimates_estimateresult WHERE order_id = %s", [estimate.pk])
    as_owner("ALTER TABLE estimates_estimateresult ENABLE TRIGGER USER", [])
    reseat(cast.stine.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 1)))
    assert "En af definitionerne er ændret eller trukket tilbage siden." in refused_take_over(cast, of_table)
    assert "Kun en godkendt udgivelse, der ikke er rettet, kan rettes." in refused_take_over(cast, of_correction)
    assert "Et af skønnene findes ikke mere." in refused_take_over(cast, of_estimate)


@DATABASES
def test_beside_the_form_of_the_next_each_says_its_years_once_and_what_was_answered(cast: Cast) -> None:
    told.approved(cast)
    told.answer(cast.karen, told.draw(cast.stine, title_da="Ofre, som de er talt"), approved=False, remarks=REMARKS)
    form = cast.stine.client().get(reverse("release-new")).context["form"]
    assert form.stands_now == [
        ("Udkast: Ofre, som de er talt, 2024", f"Sendt tilbage: {REMARKS}"),
        ("Udgivelse nr. 1: Ofre for menneskehandel 2024", "Godkendt"),
    ]


@DATABASES
def test_what_corrects_is_not_ordered_again_as_what_corrects_nothing(cast: Cast) -> None:
    first = told.approved(cast)
    ordered = failed(cast.stine, corrects=first)
    told.approved(cast, corrects=first)
    stine, url = cast.stine.client(), f"{reverse('release-new')}?igen={ordered.pk}"
    page = stine.get(url)
    assert "Udgivelse nr. 1, som den skulle rette, er rettet siden." in page.content.decode()
    sent = told.filled(page.context["form"]) | {"why_da": "En fejl.", "why_en": "A mistake."}
    refused = stine.post(url, sent)
    assert refused.status_code == 422 and refused.context["form"]["why_en"].value() == "A mistake."
    assert refused.context["form"].errors["why_da"][0].startswith("Her står, hvorfor en udgivelse rettes")
    done = stine.post(url, sent | {"why_da": "", "why_en": ""})
    assert done.status_code == 302, done.context["form"].errors
