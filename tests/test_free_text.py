"""Each form in which somebody can type words is heard for secret addresses, or says here why not (PUB-ORG-09)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

import helle
from helle.register.accommodation import typed_addresses
from helle.register.interface import typed
from helle.register.interface.forms import HelleForm, PersonNameField

# Forms that are not heard, each with the reason. Who adds one says why nothing that is typed in it is read by others.
UNHEARD = {
    "helle.register.casefile.forms.DraftForm": "a draft of whoever types it or got it; heard when it is finished",
    "helle.register.joint_actions.forms.MetForm": "somebody met at a raid is taken in, whatever the words",
    "helle.register.referrals.forms.ReferredPersonForm": "its one field of words is a person's name",
    "helle.register.audit.forms.NarrowLogForm": "asks the log, and keeps nothing",
    "helle.register.finding.forms.SearchForm": "asks for a person, and keeps a hash of what was asked",
    "helle.site.second_factors.KeyForm": "what a security key answers",
    "helle.site.second_factors.KeyAgainForm": "what a security key answers",
    "helle.site.second_factors.KeyAloneForm": "what a security key answers",
    "helle.site.second_factors.NewKeyForm": "what she calls a key of hers, which nobody else reads",
    "helle.site.second_factors.NameOfKeyForm": "what she calls a key of hers, which nobody else reads",
    "helle.site.second_factors.AuthenticateForm": "a code of an app, or a recovery code",
    "helle.site.second_factors.ReauthenticateForm": "a code of an app, or a recovery code",
    # Without login: a refusal would answer anybody who tries streets.
    "helle.portal.forms.WhatForm": "told by strangers, who are told nothing",
    "helle.portal.forms.WhereForm": "told by strangers, who are told nothing",
    "helle.portal.forms.ReceiptForm": "told by strangers, who are told nothing",
    "helle.portal.forms.AnswerForm": "told by strangers, who are told nothing",
    "helle.register.partner_access.forms.CodeForm": "digits, of somebody abroad",
    "helle.register.partner_access.forms.MessageForm": "told from abroad by who is told nothing of a place",
    "helle.register.partner_access.forms.DeliveryForm": "told from abroad by who is told nothing of a place",
}
# Fields that may say what others may not.
UNHEARD_FIELDS = {
    "helle.register.accommodation.forms.AddressForm": {"street", "postcode", "municipality", "telephone", "issuer"},
}
# Functions that take in what was sent and hear it not themselves, each with where it is heard, or why nowhere.
NOT_HEARD_HERE = {
    "allocation/planning_views.py:interpreter_new": "in _interpreter_form",
    "allocation/planning_views.py:interpreter": "in _interpreter_form",
    "audit/http.py:typed_in": "gives the words of a refused form back to her",
    "casefile/views.py:_form_for": "makes the form for a view",
    "cases/http.py:content_of": "in answer_form, beside it",
    "cases/http.py:sent_draft": "a draft, heard when it is finished",
    "cases/person_views.py:name_new": "in _person_form",
    "cases/person_views.py:child_new": "in _person_form",
    "cases/person_views.py:entry_supersede": "in _person_form",
    "guidance/first_day_views.py:mark": "takes a code",
    "identification/interview_views.py:draft_save": "a draft, heard when it is finished",
    "joint_actions/intake_views.py:intake": "somebody met at a raid is taken in, whatever the words",
    "joint_actions/intake_views.py:take_box": "somebody met at a raid is taken in, whatever the words",
    "need_to_know/views.py:_on_the_way": "carries the words of a form that waits, which hears them itself",
    "need_to_know/views.py:purpose": "in _ask",
    "need_to_know/views.py:danger": "in _ask",
    "partner_access/abroad_answers.py:typed_in": "gives the words of a closed page back to whoever typed them",
    "prosecution/beside_views.py:network_link": "in prosecution's answer",
    "prosecution/beside_views.py:questioning": "in prosecution's answer",
    "prosecution/beside_views.py:statement_ask": "in prosecution's answer",
    "prosecution/victim_views.py:involvement_new": "in prosecution's answer",
    "prosecution/victim_views.py:victim_link": "in prosecution's answer",
    "prosecution/victim_views.py:waiver_decide": "in prosecution's answer",
    "prosecution/victim_views.py:waiver_propose": "in prosecution's answer",
    "prosecution/entry_views.py:entry_withdraw": "in prosecution's answer",
    "prosecution/entry_views.py:offence_new": "in prosecution's answer",
    "prosecution/entry_views.py:proposal_blank": "in prosecution's answer",
    "prosecution/entry_views.py:stage_new": "in prosecution's answer",
    "prosecution/entry_views.py:suspect_add": "in prosecution's answer",
    "prosecution/part_views.py:handover_withdraw": "in prosecution's answer",
    "prosecution/part_views.py:investigation_set": "in prosecution's answer",
    "prosecution/part_views.py:part_give": "in prosecution's answer",
    "referrals/views.py:_with_other_count": "makes the form anew, with a person more or fewer",
    "rulebook/views.py:rule": "tries a rule, and keeps nothing",
    "tasks/views.py:_move_form": "makes the form for a view",
    "tasks/views.py:_ask_form": "makes the form for a view",
    "prosecution/detention_views.py:brought_along": "fills in a form that is heard when it is sent",
}
HEARING = {"answer_form", "answer_about", "_answer", "is_valid", "heard_last"}


def _forms_of(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from _forms_of(one)


def every_form() -> dict[str, type[forms.BaseForm]]:
    """The forms of Helle by their full name, of every module there is."""
    for module in pkgutil.walk_packages(helle.__path__, "helle."):
        if ".tests" not in module.name and ".migrations" not in module.name and module.name != "helle.__main__":
            importlib.import_module(module.name)
    names = {f"{one.__module__}.{one.__qualname__}": one for one in _forms_of(forms.BaseForm)}
    return {name: one for name, one in names.items() if name.startswith("helle.") and ".tests." not in name}


def test_each_form_is_heard_or_says_why_not() -> None:
    unheard, fields = set(), {}
    for name, form in every_form().items():
        if form.__module__ == HelleForm.__module__:
            continue
        if not (issubclass(form, HelleForm) and form.is_heard):
            takes_words = any(typed.takes_words(one) for one in getattr(form, "base_fields", {}).values())
            unheard |= {name} if takes_words else set()
        elif form.unheard:
            fields[name] = set(form.unheard)
    assert unheard == set(UNHEARD)
    assert fields == UNHEARD_FIELDS


def test_the_register_hears_every_form_and_nobody_answers_in_its_place() -> None:
    assert [typed_addresses.hear] == typed._HEARERS
    overriding = [
        name
        for name, form in every_form().items()
        if issubclass(form, HelleForm) and form is not HelleForm and {"is_valid", "_words"} & set(vars(form))
    ]
    assert overriding == []


def test_whatever_takes_in_what_was_sent_hears_it() -> None:
    """A form is heard by what answers it: each function of the register that reads what was sent calls one of them."""
    root, silent = Path(helle.__file__).parent / "register", set()
    for path in sorted(root.rglob("*.py")):
        if "/tests/" in path.as_posix():
            continue
        for function in ast.parse(path.read_text()).body:
            if isinstance(function, ast.FunctionDef) and _takes_in(function) and not HEARING & _calls(function):
                silent.add(f"{path.relative_to(root).as_posix()}:{function.name}")
    assert silent == set(NOT_HEARD_HERE)


def _takes_in(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Attribute) and one.attr in ("POST", "FILES") for one in ast.walk(function))


def _calls(function: ast.FunctionDef) -> set[str]:
    called = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in called}


@pytest.mark.parametrize("field", [forms.CharField(), forms.FileField(), forms.EmailField(), PersonNameField()])
def test_what_takes_words(field: forms.Field) -> None:
    assert typed.takes_words(field)


@pytest.mark.parametrize("field", [forms.UUIDField(), forms.ChoiceField(), forms.IntegerField(), forms.DateField()])
def test_what_takes_none(field: forms.Field) -> None:
    assert not typed.takes_words(field)
