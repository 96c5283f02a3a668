"""What is learned of a stay after its nights were billed: which statements no longer hold (ACM-18).

Statements are of `bed_days`, which stands above; the database tells their numbers to who keeps them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def numbers_not_carried(offer_id: uuid.UUID) -> set[str]:
    """The statements of an offer whose lines the facts no longer carry, as far as the acting unit keeps them.

    No fact of one offer reaches the statements of another. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.numbers_not_carried(%s)", [offer_id])
        return {number for (number,) in cursor.fetchall()}


def said_with(saved: str, numbers: Iterable[str]) -> SafeString | str:
    """What is said once it is saved, and after it the statements that no longer hold, each as a link."""
    found = sorted(numbers)
    if not found:
        return saved
    links = format_html_join(", ", '<a href="{}">{}</a>', ((reverse("statement", args=[one]), one) for one in found))
    return format_html("{} {} {}.", saved, _("Opgørelser, der ikke passer længere og skal krediteres:"), links)
