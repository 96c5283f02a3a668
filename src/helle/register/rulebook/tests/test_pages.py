"""The rule register, for everybody who is logged in: it shows nobody's data and keeps nothing that is typed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.gates import Gates, Place
from tests.pages import audit_lines, errors_of

from helle.register.rulebook.forms import TryForm, initial_of
from helle.register.rulebook.reading import explain
from helle.rules.codes import OrganisationKind
from helle.rules.examples import examples_of
from helle.rules.plans import PARAMETERS, SWITCHES
from helle.rules.register import RULES
from helle.rules.rule import AnyRule

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

CONTACT = "/regler/contact_person/"


class OpenToAll(Gates):
    """A page that shows nobody's data, so a look leaves no line."""

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast) -> None:
        url = self.place(cast).url
        for who in (cast.mette, cast.olga, cast.rita, cast.anton):
            assert who.client().get(url).status_code == 200
            assert [line for line in audit_lines(cast, who.user.pk) if line.action != "access.denied"] == []


class TestListGates(OpenToAll):
    view = "rules"
    methods = ("GET",)


class TestValuesGates(OpenToAll):
    view = "rule-values"
    methods = ("GET",)


class TestRuleGates(OpenToAll):
    view = "rule"

    def place(self, cast: Cast) -> Place:
        return Place(CONTACT, "/regler/no_such_rule/")

    def test_a_rule_that_is_not_there_is_not_found(self, cast: Cast) -> None:
        assert cast.mette.client().get("/regler/no_such_rule/").status_code == 404


def test_the_list_names_every_rule_with_its_meaning_and_sources(cast: Cast) -> None:
    page = cast.mette.client().get(reverse("rules")).content.decode()
    for rule in RULES:
        assert rule.title.da in page
        assert all(one in page for one in rule.requirements)


def test_the_values_show_every_record_with_its_days_and_what_is_off(cast: Cast) -> None:
    response = cast.mette.client().get(reverse("rule-values"))
    shown = [record for history, _readers in response.context["parameters"] for record in history.records]
    assert sorted(map(id, shown)) == sorted(map(id, PARAMETERS))
    page = response.content.decode()
    assert page.count("Slået fra") == sum(not record.is_on for record in SWITCHES)
    assert page.count("Slået til") == sum(record.is_on for record in SWITCHES)


def test_a_switch_that_was_turned_on_is_off_until_the_day_before(cast: Cast) -> None:
    switches = cast.mette.client().get(reverse("rule-values")).context["switches"]
    spans = next(history.spans for history, _readers in switches if history.name == "offence_262b")
    assert [(record.is_on, last) for record, last in spans] == [(False, dt.date(2022, 5, 31)), (True, None)]


def test_a_rule_opens_with_its_first_example_worked_out(cast: Cast) -> None:
    response = cast.mette.client().get(CONTACT)
    assert response.context["tried"].answer is OrganisationKind.CMM
    assert "CMM kan være kontaktperson." in response.content.decode()


def test_another_example_can_be_chosen_and_one_that_is_none_is_no_error(cast: Cast) -> None:
    client = cast.mette.client()
    assert client.get(CONTACT, {"eksempel": "3"}).context["tried"].verdict.value == "refused"
    for number in ("0", "99", "x", "-1", "٣"):
        assert client.get(CONTACT, {"eksempel": number}).context["tried"].answer is OrganisationKind.CMM


def test_facts_that_are_typed_are_answered_in_both_languages(cast: Cast) -> None:
    typed = {"organisation": "ngo", "starts_on": "2024-05-01", "active_already": "0", "replaces_active": "no"}
    client = cast.mette.client()
    assert "Kontaktpersonen skal komme fra CMM." in client.post(CONTACT, typed).content.decode()
    client.cookies["helle_language"] = "en"
    client.post(reverse("set-language"), {"language": "en", "next": "/"})
    assert "The contact person must be from CMM." in client.post(CONTACT, typed).content.decode()


def test_what_is_not_filled_in_is_said_to_be_missing(cast: Cast) -> None:
    page = cast.mette.client().post(CONTACT, {"starts_on": "2024-05-01"}).content.decode()
    assert "Kan ikke afgøres: spørgsmålet er ikke besvaret: Hvor arbejder kontaktpersonen." in page


def test_a_value_of_the_wrong_kind_stands_beside_its_field_and_stays_as_typed(cast: Cast) -> None:
    typed = {"organisation": "the_mob", "starts_on": "30-02-2024", "active_already": "to"}
    response = cast.mette.client().post(CONTACT, typed)
    assert response.status_code == 200
    assert set(errors_of(response)) == {"organisation", "starts_on", "active_already"}
    assert "30-02-2024" in response.content.decode()
    assert response.context["tried"] is None


@pytest.mark.parametrize(
    ("rule", "number"),
    [(rule, number) for rule in RULES for number, _example in enumerate(examples_of(rule.name))],
    ids=lambda part: getattr(part, "name", None),
)
def test_the_form_can_ask_for_every_fact_of_every_example(rule: AnyRule, number: int) -> None:
    """What the form is given is what it gives back, so that trying an example gives the example's answer."""
    facts = dict(examples_of(rule.name)[number].facts)
    opened = TryForm(rule, initial=initial_of(rule, facts))
    sent = {}
    for bound in opened:
        value = bound.value()
        if value not in (None, ""):
            sent[bound.html_name] = value
    form = TryForm(rule, sent)
    assert form.is_valid(), form.errors
    assert explain(rule, form.facts()) == explain(rule, facts)


def test_rows_that_a_browser_sends_back_untouched_are_no_rows(cast: Cast) -> None:
    """A browser sends the first choice of every list it shows, also in the rows nobody filled in."""
    url = "/regler/support_ceiling/"
    client = cast.mette.client()
    page = client.get(url)
    sent = {}
    for bound in page.context["form"]:
        choices = list(getattr(bound.field, "choices", ()))
        value = bound.value()
        sent[bound.html_name] = (choices[0][0] if choices else "") if value in (None, "") else value
    answer = client.post(url, sent).context["tried"]
    assert answer == page.context["tried"]
