"""He looks for a woman who got away. He knows her name and her number, and has a telephone, money and patience.

He tries a caseworker's login, the pages that anybody reaches, and the telephone from which she once wrote. He looks for
a difference: another word, another length, another number of statements, where he is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.portal.tests.walk import Walk
from helle.register.access_requests.choices import Asker, Verified
from helle.register.access_requests.models import AccessRequest
from helle.register.calendars.actions import address_make
from helle.register.protection.refusals import Refused
from tests import access_stories, partner_stories, report_stories, stories
from tests import accommodation_stories as places
from tests.cast import Cast
from tests.handed_out import hand_out
from tests.site.test_login import LOGIN, SECOND, code, enter_code, log_in, with_a_factor

OF_A_PAGE = re.compile(r'(name="(?:csrfmiddlewaretoken|form_token|draft|challenge)" value="|data-challenge=")[^"]*')


def seen_of(page: Any) -> str:
    """What he sees of a page that is not drawn by lot each time."""
    return OF_A_PAGE.sub(r"\1", page.content.decode())


def asked_of(store: str, client: Client, address: str, typed: dict[str, str]) -> tuple[Any, list[str]]:
    """What comes back, and which statements it took."""
    with CaptureQueriesContext(connections[store]) as asked:
        answer = client.post(address, typed)
    return answer, [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in asked.captured_queries]


@pytest.mark.django_db(databases=["default", "keys"])
class TestWithALogin:
    def test_a_password_and_a_code_that_was_used_lead_to_no_word_of_her(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        secret = with_a_factor(cast.mette)
        seen = code(secret)
        hers = Client()
        log_in(hers, cast.mette)
        assert enter_code(hers, secret).status_code == 302
        his = Client()
        answers = [log_in(his, cast.mette), his.post(SECOND, {"code": seen})]
        pages = ["/sager/", reverse("case-page", args=[case.number]), reverse("case-person", args=[case.number])]
        answers += [his.get(page) for page in pages]
        answers.append(his.post(reverse("case-search"), {"kind": "name", "value": stories.NAME}))
        answers.append(his.post(reverse("case-name-shown", args=[case.number])))
        answers += [
            Client().post("/konto/password/reset/", {"email": email})
            for email in (cast.mette.user.email, "a@b.example")
        ]
        assert all(stories.NAME not in answer.content.decode() for answer in answers)
        assert [answer.status_code for answer in answers[2:]] == [302] * (len(answers) - 2)
        assert answers[-1].headers["Location"] == answers[-2].headers["Location"]
        # She, whose password it is, goes on working.
        assert hers.get("/sager/").status_code == 200

    def test_whether_somebody_works_here_is_told_by_no_word_length_or_statement(self, cast: Cast) -> None:
        """An address that is known and one that is not, as long as it: at the login, and where it was forgotten."""
        known = cast.mette.user.email
        tried = (known, "x" * known.index("@") + known[known.index("@") :])
        for address, typed in ((LOGIN, {"password": "et forkert kodeord"}), ("/konto/password/reset/", {})):
            name = "login" if address == LOGIN else "email"
            answers = [asked_of("default", Client(), address, {**typed, name: email}) for email in tried]
            (one, asked), (other, asked_too) = answers
            assert one.status_code == other.status_code
            assert seen_of(one).replace(tried[0], "") == seen_of(other).replace(tried[1], "")
            assert len(one.content) == len(other.content)
            if address == LOGIN:
                assert len(asked) == len(asked_too)

    @pytest.mark.parametrize("of_what", ["case", "file", "calendar"])
    def test_a_number_or_a_token_that_is_right_or_nearly_looks_like_one_that_is_not(
        self, cast: Cast, of_what: str
    ) -> None:
        """Without a login the right one tells as little; of the calendar's, which needs no login, he lacks one sign."""
        case = stories.an_opened_case(cast)
        if of_what == "case":
            address, there, not_there = "/sager/{}/", str(case.number), "2025-8888"
        elif of_what == "file":
            address, there, not_there = "/udlevering/{}/", hand_out(cast.mette, case).link, "Q" * 43
        else:
            with cast.mette.acting():
                secret = address_make()
            assert Client().get(f"/kalender/{secret}.ics").status_code == 200
            nearly = secret[:-1] + ("A" if secret[-1] != "A" else "E")
            address, there, not_there = "/kalender/{}.ics", nearly, "Q" * 43
        one, other = (Client().get(address.format(token)) for token in (there, not_there))
        assert one.status_code == other.status_code
        assert one.headers.get("Location", "").replace(there, "") == other.headers.get("Location", "").replace(
            not_there, ""
        )
        assert seen_of(one).replace(there, "") == seen_of(other).replace(not_there, "")

    def test_who_says_that_he_acts_for_her_shows_it_or_nothing_is_written(self, cast: Cast) -> None:
        """Her lawyer, her guardian, a relative with her mandate: to be known on the telephone is not enough."""
        case = stories.an_opened_case(cast)
        for asker in (Asker.REPRESENTATIVE, Asker.LAWYER, Asker.PROXY):
            with pytest.raises(Refused):
                access_stories.ask(cast.mette, case, asker=asker, verified=Verified.KNOWN, name="Hendes fætter")
        with cast.mette.acting():
            assert not AccessRequest.objects.exists()


class TestWhereAnybodyWrites:
    @pytest.fixture(autouse=True)
    def fresh(self, committed: None, owner: psycopg.Connection[Any]) -> Iterator[None]:
        yield
        owner.execute("DELETE FROM reports_throttle")

    def test_the_public_form_tells_no_secret_address_from_any_other(self, cast: Cast) -> None:
        """The caseworker's own forms refuse it. His does not: it would tell him that he is right."""
        places.offer(cast.mette)
        other = "Drømmedalsgangen 74"
        assert len(other) == len(places.STREET)
        seen = []
        for street in (places.STREET, other):
            walk = Walk().press("begin").press("next", text=f"{street}, {places.TELEPHONE}, {stories.NAME}")
            walk.press("next", sector="restaurant", place=street).press("next", may_ask="no")
            before = (walk.step, seen_of(walk.page).replace(street, ""), len(walk.page.content))
            seen.append((*before, walk.press("send").step))
        assert seen[0] == seen[1] and seen[0][3] == "sent"

    def test_a_receipt_of_which_he_has_all_but_one_sign_is_none(self, cast: Cast) -> None:
        written = report_stories.write()
        report_stories.ask(cast.mette, written.id)
        near = written.receipt[:-1] + str((int(written.receipt[-1]) + 1) % 10)
        walk, answers = Walk().press("have-receipt"), []
        for receipt in (near, "0" * 16):
            page = walk.page.context
            carried = {"draft": page["sealed"], "challenge": page["challenge"], "solution": "", "do": "look"}
            answers.append(asked_of("portal", walk.client, "/h/", carried | {"receipt": receipt}))
        (one, asked), (other, asked_too) = answers
        assert one.status_code == other.status_code == 422 and asked == asked_too
        assert seen_of(one).replace(near, "") == seen_of(other).replace("0" * 16, "")
        assert report_stories.QUESTION not in one.content.decode()

    def test_from_her_telephone_he_reads_nothing_of_what_she_wrote(self, cast: Cast) -> None:
        walk = Walk().to_check(report_stories.SEEN, place=report_stories.WHERE).press("send")
        receipt, hers = walk.receipt, walk.client
        kept = walk.page.context["sealed"]
        left = {name: cookie["max-age"] or cookie["expires"] for name, cookie in hers.cookies.items()}
        assert left == {"helle_csrf": ""}, "one cookie, which goes with the browser"
        for page in (hers.get("/h/"), hers.post("/h/", {"do": "have-receipt", "draft": kept}), hers.get("/")):
            text = page.content.decode()
            assert not [word for word in (report_stories.SEEN, report_stories.WHERE, receipt) if word in text]
        # The one page that held it is not kept by the browser.
        assert walk.page.headers["Cache-Control"] == "no-store"

    def test_a_link_abroad_opens_by_no_guess_and_one_that_is_none_looks_the_same(self, cast: Cast) -> None:
        from helle.register.partner_access.tests.conftest import going_home

        made = going_home(cast).link(cast.henrik)
        guess = made.token[:-1] + ("A" if made.token[-1] != "A" else "B")
        pages = [Client().get(reverse("partner-enter", args=[token])) for token in (made.token, guess)]
        assert seen_of(pages[0]).replace(made.token, "") == seen_of(pages[1]).replace(guess, "")
        wrong = [
            asked_of("partner", Client(), reverse("partner-enter", args=[token]), {"code": "0000 0000"})
            for token in (made.token, guess)
        ]
        assert [answer.status_code for answer, _asked in wrong] == [422, 422]
        assert seen_of(wrong[0][0]).replace(made.token, "") == seen_of(wrong[1][0]).replace(guess, "")
        assert wrong[0][1] == wrong[1][1]
        assert partner_stories.RECIPIENT not in wrong[0][0].content.decode()
