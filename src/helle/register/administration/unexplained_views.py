"""The page on which somebody says of a right that no act explains that she knows where it comes from."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.administration import unexplained
from helle.register.administration.forms import LeaverSeenForm, fresh
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import asks_again


@asks_again
@require_http_methods(["GET", "POST"])
def right_seen(request: ActingHttpRequest, right_id: int) -> HttpResponse:
    """Say of a right that no act explains that one knows where it comes from."""
    # Whoever presses twice, or after another, is led on like the first.
    row = unexplained.get_to_see(right_id, again=request.method == "POST")
    return answer_form(
        request,
        LeaverSeenForm(request.POST or None, initial=fresh()),
        about=About(row.user_id, {}, purpose="operation"),
        save=lambda: unexplained.see(row),
        done=reverse("administration"),
        saved=_("Noteret."),
        page={
            "heading": _("En rettighed, som loggen ikke forklarer"),
            "intro": _(
                "Sig kun, at den er forklaret, når du ved, hvor den kommer fra. Det står i loggen, at du har sagt det. "
                "Rettigheden bliver ved med at gælde; skal den ikke det, så afslut den."
            ),
            "submit_label": _("Set og forklaret"),
        },
    )
