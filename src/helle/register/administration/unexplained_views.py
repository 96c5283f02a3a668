"""The page on which somebody says of a right that no act explains that she knows where it comes from."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.administration import unexplained, unexplained_queries
from helle.register.administration.forms import RightSeenForm, fresh
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import asks_again
from helle.register.protection import clock
from helle.register.protection.refusals import Refused


@asks_again
@require_http_methods(["GET", "POST"])
def right_seen(request: ActingHttpRequest, right_id: int) -> HttpResponse:
    """Say of a right that no act explains that one knows where it comes from, as it stands on the page."""
    # Whoever presses twice, or after another, is led on like the first.
    row = unexplained_queries.get_to_see(right_id, again=request.method == "POST")
    form = RightSeenForm(request.POST or None, initial=fresh(stood=row.stood))

    def save() -> None:
        try:
            unexplained.see(row, as_it_stood=form.cleaned_data["stood"])
        except Refused:
            form.take_what_stands(row.stood)
            raise

    shown, told = unexplained_queries.shown_alone(row)
    return answer_form(
        request,
        form,
        about=About(row.user_id, {"kind": row.kind}, purpose="operation", action="rights.opened"),
        save=save,
        done=reverse("administration"),
        saved=_("Noteret."),
        template="administration/right_seen.html",
        page={
            "heading": _("En rettighed, som loggen ikke forklarer"),
            "intro": _(
                "Sig kun, at den er forklaret, når du ved, hvor den kommer fra. Det står i loggen, at du har sagt det. "
                "Rettigheden bliver ved med at gælde; skal den ikke det, så afslut den."
            ),
            "one": shown,
            "told": told,
            "today": clock.today(),
            "submit_label": _("Set og forklaret"),
            "cancel_url": reverse("administration"),
        },
    )
