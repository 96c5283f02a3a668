"""A statement that is kept asks what Django would have asked, of each value anew."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Exists, F, OuterRef, QuerySet

from helle.register.organisations.kept_statements import KeptStatement
from helle.register.organisations.models import Membership, Unit, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db(databases=["default"])
NOBODY = uuid.UUID(int=1)


def seats(user: uuid.UUID, role: str) -> QuerySet[Membership]:
    return Membership.objects.filter(user_id=user).filter(role=role).annotate(code=F("unit__code")).order_by("code")


def of_this_name(name: str) -> QuerySet[User]:
    """With a value of Django's own before it: `Exists` asks for a 1."""
    has_role = Exists(Membership.objects.filter(user_id=OuterRef("pk")))
    return User.objects.annotate(has_role=has_role).filter(full_name=name)


def test_each_value_is_asked_for_anew_and_what_the_question_adds_is_there(cast: Cast) -> None:
    kept = KeptStatement(seats, NOBODY, "nothing")
    for who in (cast.mette, cast.ulla, cast.olga):
        (found,) = kept.ask(who.user.pk, who.membership.role)
        assert (found, found.user_id, found.during) == (who.membership, who.user.pk, who.membership.during)
        assert getattr(found, "code") == who.membership.unit.code  # noqa: B009 - the question adds it
    assert list(kept.ask(cast.mette.user.pk, cast.ulla.membership.role)) == []


def test_a_value_of_django_s_own_stays_where_it_was(cast: Cast) -> None:
    kept = KeptStatement(of_this_name, "nobody")
    for who in (cast.mette, cast.anton):
        assert [(one.pk, getattr(one, "has_role")) for one in kept.ask(who.user.full_name)] == [(who.user.pk, True)]  # noqa: B009


@pytest.mark.parametrize(
    ("write", "examples"),
    [
        (lambda _role: Unit.objects.all(), ("left out",)),
        (lambda code: Unit.objects.filter(code=code).filter(kind=code), ("twice",)),
        (lambda code, kind: Unit.objects.filter(code=code).filter(kind=kind), ("the same", "the same")),
    ],
)
def test_values_whose_place_is_not_known_are_refused(write: Callable[..., QuerySet[Any]], examples: Any) -> None:
    with pytest.raises(ValueError, match="stands in the statement once"):
        KeptStatement(write, *examples).ask(*examples)


def test_too_few_or_too_many_values_are_refused(cast: Cast) -> None:
    kept = KeptStatement(of_this_name, "nobody")
    for values in ((), ("Mette Holm", "Ulla Bech")):
        with pytest.raises(ValueError, match="zip"):
            kept.ask(*values)
