"""He knows her name, has a caseworker's password and has seen a code on her telephone. He wants to read that name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import stories
from tests.cast import Cast
from tests.site.test_login import SECOND, code, enter_code, log_in, with_a_factor

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_password_and_a_code_that_was_used_lead_to_no_word_of_her(cast: Cast) -> None:
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
        Client().post("/konto/password/reset/", {"email": email}) for email in (cast.mette.user.email, "a@b.example")
    ]
    assert all(stories.NAME not in answer.content.decode() for answer in answers)
    assert [answer.status_code for answer in answers[2:]] == [302] * (len(answers) - 2)
    assert answers[-1].headers["Location"] == answers[-2].headers["Location"]
    # She, whose password it is, goes on working.
    assert hers.get("/sager/").status_code == 200
