"""What other pages show of forums: a plan's, what of their decisions is late (INI-15); teaching's, for whom it was."""

from __future__ import annotations

import uuid

from django import template
from django.utils.safestring import SafeString

from helle.register.action_plans.templatetags.action_plans import where_link
from helle.register.coordination import queries, trainings
from helle.register.coordination.lines import put_on_after
from helle.register.protection import clock

register = template.Library()


@register.inclusion_tag("coordination/late_follow_ups.html")
def late_follow_ups() -> dict[str, object]:
    """Decisions of forums whose follow-up is late, as far as the acting unit reads them."""
    return {"late": queries.late_follow_ups(), "today": clock.today()}


@register.inclusion_tag("coordination/of_training.html")
def forums_of_training(activity: uuid.UUID, writes: bool) -> dict[str, object]:
    """For which forums' members teaching was, and to which else whoever writes of it can link it (GOV-08)."""
    return {
        "forums": trainings.forums_of(activity),
        "to_link": trainings.forums_to_link(activity) if writes else [],
        "activity": activity,
    }


register.filter("put_on_after", put_on_after)


@register.filter
def paper_link(where: str) -> SafeString:
    """Where a paper is: a link, else as it was written."""
    return where_link(where)
