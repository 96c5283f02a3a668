"""What a system is called: nothing that is taken for somebody who works here, or for another of the unit's systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pytest
from django.urls import reverse
from tests import administration_stories, service_stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.exchange.models import ServiceAccount
from helle.register.administration import vouched
from helle.register.organisations import actions as organisations
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import User
from helle.register.protection import clock
from helle.register.protection.refusals import Refused


@pytest.fixture(scope="module")
def system_of_at(committed_for_all: None) -> Cast:
    """Arbejdstilsynet has one system."""
    cast = Cast.assemble()
    service_stories.make(cast)
    return cast


# Each is read as it by who does not look twice.
READ_AS: Final[Mapping[str, Sequence[str]]] = {
    service_stories.SYSTEM: (
        "TILSYNETS SAGSSYSTEM SNOGELUP",
        "Tilsynets-sagssystem_Snogelup",
        "Ti1synets sagssystem Snógelüp",
    ),
    "Mette Holm": (
        "Mette Holm",
        "mette holm",
        "Mette.Holm",
        "(MetteHolm)",
        "Mette HoIm",
        "Métté Hølm",
        "Mette H0lm",
        "Mette Hoelrn",
        "Mette Holm (CMM)",
        "Holm Mette",
        "Mette Holm system",
        "Holms system - Mette.Holm",
        "M3tt3 Holm 2",
        "Sag-Metteholms_system",
    ),
    "Stine Voss": ("5tine Voss", "Voss (S7ine)", "Stine Vosses system"),
}


@pytest.mark.parametrize("name", [name for names in READ_AS.values() for name in names])
def test_no_system_is_taken_for_another_or_for_somebody(system_of_at: Cast, name: str) -> None:
    """Of a unit one system has a name at a time, however it is written; and a user's no system has."""
    with pytest.raises(Refused) as refused:
        service_stories.make(system_of_at, name=name)
    assert refused.value.field == "name"


def test_another_name_is_taken_however_like_it_is_and_another_unit_may_have_the_same(system_of_at: Cast) -> None:
    for name in (
        "Tilsynets sagssystem Snogelup 2",
        "Tilsynets sagssystem Snogelup 5",
        "Mette system",
        "Holms sagssystem",
    ):
        service_stories.make(system_of_at, name=name)
    service_stories.make(system_of_at, "SKAT")


@pytest.mark.parametrize(
    "name",
    [
        service_stories.SYSTEM,
        "tilsynets sagssystem: Snogelup",
        "Tilsynets sаgssystem Snogelup",
        "Snogelup, Tilsynets",
    ],
)
def test_nobody_is_called_as_a_system_is(system_of_at: Cast, name: str) -> None:
    """Nor with a Cyrillic letter that looks like the Latin one: a user's name may have any."""
    anton = system_of_at.anton.client()
    for page, typed in (
        (reverse("user-new"), administration_stories.typed() | {"full_name": name}),
        (reverse("user-change", args=[system_of_at.mette.user.pk]), {"full_name": name}),
    ):
        answer = post(anton, page, typed)
        assert answer.status_code == 422 and list(errors_of(answer)) == ["full_name"]


@pytest.mark.parametrize("name", [service_stories.SYSTEM, "Snogelup, Tilsynets"])
def test_nor_is_who_the_command_adds(system_of_at: Cast, name: str) -> None:
    with pytest.raises(organisations.CannotAdd, match="looks like that of a system"):
        organisations.user_add(
            email="alma.krogh@example.invalid",
            full_name=name,
            unit_code="CMM",
            role="cmm_caseworker",
            since=clock.today(),
            sealed=vouched.first_seal,
        )
    assert not User.objects.filter(email="alma.krogh@example.invalid").exists()


def test_once_it_is_ended_its_name_is_free(system_of_at: Cast) -> None:
    anton = system_of_at.anton.client()
    with system_of_at.anton.acting():
        first = ServiceAccount.objects.defer("secret_hash").get(
            unit_id=unit_id("AT"), user__full_name=service_stories.SYSTEM
        )
    ending = anton.get(reverse("service-end", args=[first.pk])).content.decode()
    assert "Anton" in ending and str(first.pk) in ending
    fill_in(anton, reverse("service-end", args=[first.pk]), {})
    service_stories.make(system_of_at)
