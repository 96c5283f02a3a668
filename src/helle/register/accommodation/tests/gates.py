"""The gates of pages about one offer: of Reden, with a secret address, in the Capital Region."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.urls import reverse
from tests import accommodation_stories as places
from tests.cast import Cast
from tests.gates import ObjectGates, Place

NO_PART = ("olga", "peter", "rita", "dorthe")


class OfferGates(ObjectGates):
    """A page about one offer. Strangers: authorities that place nobody, and supervision in another region."""

    outsiders: ClassVar[tuple[str, ...]] = (*NO_PART, "jens")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine")
    more: ClassVar[tuple[object, ...]] = ()

    def place(self, cast: Cast) -> Place:
        house = places.offer(cast.mette)
        return Place(
            reverse(self.view, args=[house.pk, *self.more]), reverse(self.view, args=[uuid.uuid4(), *self.more])
        )
