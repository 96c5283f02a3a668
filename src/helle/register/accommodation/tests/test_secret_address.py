"""Where an offer lies: an address that is no text, and the one page that shows it (PUB-ORG-09, ACM-05)."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Context, Template, TemplateSyntaxError
from django.urls import reverse
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, Member, latecomer
from tests.pages import audit_lines, errors_of, fill_in, post

import helle
from helle.register.accommodation.models import Address, Offer, Provider
from helle.register.accommodation.secret_address import LABELS, CannotBeShown, SecretAddress
from helle.register.accommodation.tests.gates import NO_PART, OfferGates

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WORDS = dict(zip(LABELS, places.ADDRESS, strict=True))


class TestLook(OfferGates):
    view = "offer-address"
    may = "hanne"
    outsiders = (*NO_PART, "ulla", "inge", "jens", "mette")
    wrong_roles = ()


class TestWrite(OfferGates):
    view = "offer-address-new"
    may = "hanne"
    outsiders = (*NO_PART, "ulla", "inge")
    wrong_roles = ()


def template(source: str) -> Callable[[SecretAddress], str]:
    return lambda address: Template(source).render(Context({"address": address}))


@pytest.mark.parametrize(
    "text_of",
    [
        str, "{}".format, "%s".__mod__, bytes, list, json.dumps, ", ".join, pickle.dumps, copy.copy, copy.deepcopy,
        "".__add__, lambda one: f"{one:>20}", lambda one: json.dumps(one, cls=DjangoJSONEncoder),
        lambda one: one["street"],
        template("{{ address }}"), template("{{ address|safe }}"), template("{% for one in address %}x{% endfor %}"),
        template("{{ address|join:'' }}"), template("{{ address._words }}"),
    ],
)  # fmt: skip
def test_an_address_becomes_no_text(text_of: Callable[[Any], Any]) -> None:
    with pytest.raises((TypeError, TemplateSyntaxError)):
        text_of(SecretAddress(WORDS))


def test_a_traceback_or_a_log_line_shows_that_there_is_one_and_nothing_of_it() -> None:
    address = SecretAddress(WORDS)
    assert f"{address!r}" == "SecretAddress(…)"
    assert issubclass(CannotBeShown, TypeError)
    assert not hasattr(address, "__dict__")


def test_no_other_module_opens_an_address() -> None:
    columns = [field.name for field in Address._meta.get_fields() if field.name.endswith("_sealed")]
    assert len(columns) == 5
    root = Path(helle.__file__).parent
    opening = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and "tests" not in path.parts
        for source in [path.read_text()]
        if any(column in source for column in columns) or "Address.objects" in source or "._words" in source
    ]
    # `telephone_sealed` of a call of the hotline, and the addresses of calendars and mails, have other models.
    assert sorted(one for one in opening if "accommodation" in one) == [
        "register/accommodation/models.py", "register/accommodation/secret_address.py",
    ]  # fmt: skip
    importing = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "tests" not in path.parts and "accommodation.models import" in path.read_text()
        and " Address," in path.read_text().replace("\n", " ")
    ]  # fmt: skip
    assert importing == ["register/accommodation/secret_address.py"]


def look(who: Member, house: Offer, why: str = "visit") -> Any:
    return post(who.client(), reverse("offer-address", args=[house.pk]), {"why": why})


def test_only_the_home_and_whoever_has_a_residents_case_sees_where_it_is(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    house = places.offer(cast.mette)
    places.move_in(cast.jonas, case, house)
    hanne = latecomer("hanne")
    for who in (hanne, cast.jonas):
        shown = look(who, house)
        assert shown.status_code == 200 and shown.headers["Cache-Control"].startswith("no-store")
        assert all(word in shown.content.decode() for word in places.ADDRESS)
        line = next(one for one in audit_lines(cast, who.user.pk) if one.action == "offer.address_shown")
        # The look is one into the case of who lives there: she is told of it.
        assert (line.object_id, line.detail["why"], line.cases) == (house.pk, "visit", [case.pk])
    for other in (cast.mette, cast.karen, cast.ulla, latecomer("inge")):
        address = reverse("offer-address", args=[house.pk])
        assert (other.client().get(address).status_code, other.client().post(address).status_code) == (404, 404)


def test_a_look_says_what_it_is_for_before_anything_is_shown(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette), latecomer("hanne")
    asked = hanne.client().get(reverse("offer-address", args=[house.pk])).content.decode()
    refused = look(hanne, house, why="")
    assert list(errors_of(refused)) == ["why"]
    assert not [word for word in places.ADDRESS if word in asked + refused.content.decode()]
    assert "offer.address_shown" not in {one.action for one in audit_lines(cast, hanne.user.pk)}


def test_the_page_says_nothing_in_title_and_address_line_and_is_not_printed(cast: Cast) -> None:
    shown = look(latecomer("hanne"), places.offer(cast.mette)).content.decode()
    title = shown.split("<title>")[1].split("</title>")[0]
    assert not [word for word in places.ADDRESS if word in title]
    assert '<dl class="facts unprinted">' in shown
    css = (Path(helle.__file__).parent / "register/interface/static/interface/helle.css").read_text()
    printed = css.split("@media print {")[1].split("\n}\n")[0]
    assert ".unprinted" in next(line for line in printed.splitlines() if "display: none !important" in line)


def test_an_address_no_secret_is_seen_by_who_sees_the_place(cast: Cast) -> None:
    house = places.offer(cast.mette, secret=False)
    for who in (cast.mette, cast.ulla, latecomer("inge")):
        assert places.STREET in who.client().get(reverse("offer-address", args=[house.pk])).content.decode()


def test_the_home_writes_another_address_and_the_form_shows_nothing_of_the_one_before(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette), latecomer("hanne")
    address = reverse("offer-address-new", args=[house.pk])
    for who in (hanne, cast.mette):
        assert not [word for word in places.ADDRESS if word in who.client().get(address).content.decode()]
    typed = {"since": "2025-10-06", "street": "Agernvænget 3", "postcode": "9998", "municipality": "KOM-101"}
    fill_in(hanne.client(), address, typed)
    shown = look(hanne, house).content.decode()
    assert "Agernvænget 3" in shown and places.STREET not in shown and places.TELEPHONE not in shown
    # CMM writes one and cannot read it.
    fill_in(cast.mette.client(), address, typed | {"street": "Bøgevænget 4"})
    assert "Bøgevænget 4" in look(hanne, house).content.decode()
    assert cast.mette.client().get(reverse("offer-address", args=[house.pk])).status_code == 404


@pytest.mark.parametrize("words", [{"street": "Havrehøjvej 3"}, {"telephone": "20 07 31 12"}])
def test_an_address_that_can_be_read_from_the_name_of_the_place_is_refused(cast: Cast, words: dict[str, str]) -> None:
    house, hanne = places.offer(cast.mette, alias="Havrehøj 20073112"), latecomer("hanne")
    typed = {"since": "2025-10-06", "street": "Agernvænget 3", "postcode": "9998", "municipality": "KOM-101"} | words
    refused = post(hanne.client(), reverse("offer-address-new", args=[house.pk]), typed)
    assert list(errors_of(refused)) == list(words)
    shown = look(hanne, house).content.decode()
    assert places.STREET in shown and "Agernvænget 3" not in shown


def test_who_runs_a_secret_place_stands_with_its_address_alone(cast: Cast) -> None:
    """Not even in the list of whoever may look it up, and another authority learns of no provider at all."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    house, inge = places.offer(cast.mette), latecomer("inge")
    places.move_in(cast.jonas, case, house)
    for who in (cast.jonas, cast.ulla, latecomer("hanne"), inge):
        for address in (reverse("offer-list"), reverse("offer-page", args=[house.pk])):
            shown = who.client().get(address).content.decode()
            assert house.alias in shown and places.PROVIDER not in shown, who.user.full_name
    assert places.PROVIDER not in inge.client().get(reverse("desk")).content.decode()
    assert places.PROVIDER in look(cast.jonas, house).content.decode()
    with latecomer("jens").acting():
        assert not Provider.objects.exists()
    # Of an open one it is no secret, to who supervises it.
    known = places.offer(cast.mette, secret=False)
    assert places.PROVIDER in inge.client().get(reverse("offer-page", args=[known.pk])).content.decode()
