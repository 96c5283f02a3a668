"""A field is wired to its help and its error; a refusal lands beside the field it is about."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, engines
from django.template.loader import render_to_string
from django.utils import translation

from helle.register.interface.forms import CaseForm, DayField, HelleForm, YesNoField
from helle.rules.ruling import Reason, Ruling, Text, Verdict

RULING: Ruling[object] = Ruling(
    rule="extend",
    verdict=Verdict.REFUSED,
    answer=None,
    headline=Text("Ikke efter dag 120.", "Not after day 120."),
    reasons=(Reason("late", Text("Det er dag 121.", "It is day 121."), "PER-06"),),
)


@dataclass
class No:
    message: Text
    field: str | None = None
    ruling: Ruling[object] | None = None


class Everything(CaseForm):
    words = forms.CharField(label="Begrundelse", widget=forms.Textarea, help_text="Med egne ord.")
    name = forms.CharField(label="Navn", required=False, widget=forms.TextInput(attrs={"placeholder": "Navn"}))
    until = DayField(label="Til")
    ground = forms.ChoiceField(label="Grund", choices=[("a", "A"), ("b", "B")])
    told = YesNoField(label="Forklaret?", help_text="På hendes sprog.")
    languages = forms.MultipleChoiceField(
        label="Sprog", choices=[("ro", "rumænsk"), ("en", "engelsk")], widget=forms.CheckboxSelectMultiple
    )
    hours = forms.IntegerField(label="Timer", required=False)
    consent = forms.BooleanField(label="Samtykke", help_text="Kan trækkes tilbage.")


def good() -> dict[str, object]:
    return {
        "form_token": str(uuid.uuid4()),
        "case_version": "3",
        "words": "fordi",
        "until": "24.11.2026",
        "ground": "a",
        "told": "no",
        "languages": ["ro"],
        "consent": "on",
    }


def draw(form: forms.Form, name: str) -> str:
    return Template("{% load helle %}{% field f %}").render(Context({"f": form[name]}))


def tag_of(html: str, identity: str) -> str:
    found = re.search(rf'<[^>]*\bid="{identity}"[^>]*>', html)
    assert found, html
    return found[0]


@pytest.mark.parametrize(
    ("name", "control"),
    [
        ("words", "id_words"),
        ("until", "id_until"),
        ("consent", "id_consent"),
        ("told", "id_told"),
        ("languages", "id_languages"),
    ],
)
def test_help_and_error_describe_the_widget(name: str, control: str) -> None:
    form = Everything({"form_token": str(uuid.uuid4()), "case_version": "3"})
    assert not form.is_valid()
    html = draw(form, name)
    described = re.search(r'aria-describedby="([^"]+)"', tag_of(html, control))
    assert described
    for identity in described[1].split():
        tag_of(html, identity)
    assert f"id_{name}_error" in described[1]
    assert (f"id_{name}_helptext" in described[1]) is bool(form[name].help_text)
    assert 'aria-invalid="true"' in html
    assert 'class="form-group form-error"' in html
    # The error stands before the widget, so that it is read first.
    assert html.index(f'id="id_{name}_error"') < html.index("aria-invalid")


def test_every_control_has_a_label_and_the_class_the_design_system_wants() -> None:
    form = Everything()
    assert '<label class="form-label" for="id_words">' in draw(form, "words")
    assert 'class="form-select"' in draw(form, "ground")
    assert 'type="number"' in draw(form, "hours")
    box = draw(form, "consent")
    assert re.search(
        r'<div class="form-group-checkbox"><input[^>]*class="form-checkbox"[^>]*><label for="id_consent">', box
    )
    radios = draw(form, "told")
    assert radios.count('<div class="form-group-radio"><input class="form-radio"') == 2
    assert "<legend" in radios and '<label for="id_told_1">Nej</label>' in radios
    boxes = draw(form, "languages")
    assert boxes.count('<div class="form-group-checkbox"><input class="form-checkbox"') == 2
    assert "(valgfrit)" in draw(form, "name") and "(valgfrit)" not in draw(form, "words")
    assert "placeholder" not in draw(form, "name")
    assert draw(form, "case_version").strip().startswith('<input type="hidden"')


def test_what_was_chosen_is_shown_again() -> None:
    form = Everything(good())
    assert "checked" in tag_of(draw(form, "told"), "id_told_1")
    assert "checked" not in tag_of(draw(form, "told"), "id_told_0")
    assert "checked" in tag_of(draw(form, "languages"), "id_languages_0")
    assert "checked" in tag_of(draw(Everything(initial={"told": True}), "told"), "id_told_0")


def test_what_the_user_typed_is_escaped() -> None:
    form = Everything(good() | {"words": "</textarea><script>x</script>", "until": '"><script>x</script>'})
    form.is_valid()
    page = Template("{% load helle %}{% form_errors f %}{% for b in f %}{% field b %}{% endfor %}").render(
        Context({"f": form})
    )
    assert "<script" not in page


@pytest.mark.parametrize("typed", ["2026-11-24", "24-11-2026", "24.11.2026"])
def test_a_day_is_read_as_iso_and_as_danes_write_it(typed: str) -> None:
    form = Everything(good() | {"until": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["until"] == date(2026, 11, 24)


def test_a_day_is_shown_as_the_date_field_wants_it() -> None:
    with translation.override("da"):
        html = draw(Everything(initial={"until": date(2026, 11, 24)}), "until")
    assert 'type="date"' in html and 'value="2026-11-24"' in html


@pytest.mark.parametrize("typed", ["11/24/2026", "2026-24-11", "i morgen"])
def test_what_is_no_day_says_how_to_write_one(typed: str) -> None:
    form = Everything(good() | {"until": typed})
    assert "dag-måned-år" in str(form.errors["until"])


def test_yes_and_no_become_true_and_false() -> None:
    for answer, meant in (("yes", True), ("no", False)):
        form = Everything(good() | {"told": answer})
        assert form.is_valid() and form.cleaned_data["told"] is meant

    class Optional(HelleForm):
        told = YesNoField(required=False)

    form_without = Optional({"form_token": str(uuid.uuid4())})
    assert form_without.is_valid() and form_without.cleaned_data["told"] is None


def test_each_opened_form_has_its_own_token_and_a_sent_one_keeps_it() -> None:
    def token(form: HelleForm) -> str:
        found = re.search(r'value="([^"]+)"', str(form["form_token"]))
        assert found
        return found[1]

    assert token(Everything()) != token(Everything())
    sent = good()
    assert token(Everything(sent)) == sent["form_token"]


@pytest.mark.parametrize(("language", "sentence"), [("da", "For sent."), ("en", "Too late.")])
def test_a_refusal_stands_beside_its_field_with_its_ruling_above(language: str, sentence: str) -> None:
    with translation.override(language):
        form = Everything(good())
        assert form.is_valid()
        form.refuse(No(Text("For sent.", "Too late."), field="until", ruling=RULING))
        assert form.errors["until"] == [sentence]
        summary = Template("{% load helle %}{% form_errors f %}").render(Context({"f": form}))
    assert f'<a href="#id_until">Til</a>: {sentence}' in summary
    assert "PER-06" in summary


@pytest.mark.parametrize("field", [None, "not_in_this_form", "case_version"])
def test_a_refusal_without_a_visible_field_stands_above_the_form(field: str | None) -> None:
    form = Everything(good())
    form.is_valid()
    form.refuse(No(Text("En anden har ændret sagen.", "Somebody else changed the case."), field=field))
    assert form.non_field_errors() == ["En anden har ændret sagen."]


def test_the_summary_can_be_focused_and_leads_to_the_first_choice_of_a_group() -> None:
    form = Everything({"form_token": str(uuid.uuid4()), "case_version": "x"})
    form.is_valid()
    html = Template("{% load helle %}{% form_errors f %}").render(Context({"f": form}))
    assert 'tabindex="-1"' in html and 'role="alert"' in html
    assert 'href="#id_told_0"' in html and 'href="#id_words"' in html
    assert "id_case_version" not in html
    assert html.index("#id_words") < html.index("#id_until") < html.index("#id_consent")


def test_a_form_without_errors_has_no_summary() -> None:
    assert Template("{% load helle %}{% form_errors f %}").render(Context({"f": Everything()})).strip() == ""


def test_the_form_page_carries_token_version_ruling_and_buttons() -> None:
    html = render_to_string(
        "interface/form_page.html",
        {
            "form": Everything(initial={"case_version": 7}),
            "heading": "Forlæng",
            "ruling": RULING,
            "cancel_url": "/sag/",
        },
    )
    assert html.count('name="form_token"') == 1 and html.count('name="case_version"') == 1
    assert 'value="7"' in html
    assert "Ikke efter dag 120." in html
    assert "Gem</button>" in html and '<a class="button button-secondary" href="/sag/">Annuller</a>' in html


@pytest.mark.parametrize(
    "written", ["2023-02-29", "29-02-2023", "29.02.2023", "31/4/2024", " 31-2-2026 ", "0000-01-01"]
)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "Den dag findes ikke. Ret dag, måned eller år."),
        ("en", "There is no such day. Correct the day, month or year."),
    ],
)
def test_of_a_day_that_does_not_exist_it_says_so(written: str, language: str, said: str) -> None:
    form = Everything(good() | {"until": written})
    with translation.override(language):
        assert form.errors["until"] == [said]


@pytest.mark.parametrize("written", ["6. okt", "29-02.2023", "29-02-23", "20230229", "1704067200", "2023-2-290"])
def test_of_what_is_no_day_it_says_how_one_is_written(written: str) -> None:
    (said,) = Everything(good() | {"until": written}).errors["until"]
    assert said == "Skriv datoen som dag-måned-år, for eksempel 25-10-2026."


@pytest.mark.parametrize("written", ["2024-02-29", "29-02-2024", "29.2.2024", "29/02/2024"])
def test_a_leap_day_is_a_day(written: str) -> None:
    assert "until" not in Everything(good() | {"until": written}).errors


def test_a_list_says_what_django_s_own_template_would() -> None:
    own = Path(forms.__file__).parent / "templates/django/forms/widgets/select.html"
    choices = [("", "Vælg"), ("Europa", [("RO", "Rumænien & Moldova"), ("PL", "Polen")]), (1, "<en>")]
    listed = forms.Select(attrs={"class": "form-select", "required": True, "hidden": False}, choices=choices)
    for chosen in ("RO", 1, None):
        theirs = engines["django"].from_string(own.read_text()).render(listed.get_context("country", chosen, None))
        assert listed.render("country", chosen).split() == theirs.split()
