"""What is forged by SAML: everything about Mette is true but for one thing, and she does not come in."""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import Client, RequestFactory
from lxml import etree

from helle.site import professional, saml
from helle.site.professional import NotTaken
from helle.site.saml_xml import DS, LONGEST, SAML, SAMLP, XENC, XENC11, Element
from tests.cast import Cast
from tests.federation import stories as told
from tests.federation.saml_provider import ASSERTION, RESPONSE, RSA_SHA256, Change, Provider, pair
from tests.federation.test_login import last_line, not_let_in

pytestmark = pytest.mark.usefixtures("committed")

NOT_GENUINE, TOO_LATE, TOO_OLD = "not_genuine", "too_late", "too_old"
DATA, CONDITIONS = "SubjectConfirmationData", "Conditions"


@pytest.fixture(autouse=True)
def _bound(committed_cast: Cast, saml: Provider) -> None:
    told.bound(committed_cast, committed_cast.mette, saml.issuer)


def at(root: Element, name: str) -> Element:
    return next(root.iter(f"{{{SAML}}}{name}"))


def without(name: str) -> Change:
    return lambda root: at(root, name).getparent().remove(at(root, name))


def says(name: str, attribute: str, value: str | None) -> Change:
    """An attribute of an element; None: it is not there."""

    def change(root: Element) -> None:
        at(root, name).attrib.pop(attribute, None)
        if value is not None:
            at(root, name).set(attribute, value)

    return change


def text(name: str, value: str) -> Change:
    return lambda root: setattr(at(root, name), "text", value)


def twice(name: str) -> Change:
    return lambda root: at(root, name).addnext(copy.deepcopy(at(root, name)))


def claim(root: Element, name: str) -> Element:
    """What an attribute of hers says."""
    found: Element = root.find(f".//{{{SAML}}}Attribute[@Name='{name}']/{{{SAML}}}AttributeValue")
    return found


def all_of(*changes: Change) -> Change:
    return lambda root: [change(root) for change in changes]


def inside(name: str, made: Callable[[], Element]) -> Change:
    return lambda root: at(root, name).append(made())


def elsewhere(root: Element) -> None:
    """She is somebody else."""
    claim(root, professional.UUID).text = "urn:uuid:3f0a4c11-2b7e-4f6d-9a51-0d6c2f1e7a99"


def commented(root: Element) -> None:
    """A comment in the middle of a number: what is signed stays the same."""
    value = claim(root, professional.CVR)
    comment = etree.Comment("x")
    comment.tail, value.text = str(value.text)[4:], str(value.text)[:4]
    value.append(comment)


def named(root: Element) -> None:
    name = at(root, "NameID")
    comment = etree.Comment("x")
    comment.tail, name.text = str(name.text)[4:], str(name.text)[:4]
    name.append(comment)


def instructed(root: Element) -> None:
    at(root, "NameID").append(etree.ProcessingInstruction("x", "y"))


# Signed by the provider, and still not for this.
SIGNED_FOR_ANOTHER: Mapping[str, tuple[Change, str]] = {
    "audience": (text("Audience", "https://another.example"), NOT_GENUINE),
    "audience that begins alike": (text("Audience", "https://saml.helle.example.evil"), NOT_GENUINE),
    "no audience": (without("AudienceRestriction"), NOT_GENUINE),
    "two audiences of which each must hold": (twice("AudienceRestriction"), NOT_GENUINE),
    "no conditions": (without(CONDITIONS), NOT_GENUINE),
    "a condition nobody knows": (inside(CONDITIONS, lambda: etree.Element(f"{{{SAML}}}Condition")), NOT_GENUINE),
    "recipient": (says(DATA, "Recipient", "https://another.example/acs"), NOT_GENUINE),
    "no recipient": (says(DATA, "Recipient", None), NOT_GENUINE),
    "answer to another": (says(DATA, "InResponseTo", "_another"), NOT_GENUINE),
    "answer to nothing": (says(DATA, "InResponseTo", None), NOT_GENUINE),
    "not hers who brings it": (
        says("SubjectConfirmation", "Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"),
        NOT_GENUINE,
    ),
    "confirmed twice": (twice("SubjectConfirmation"), NOT_GENUINE),
    "issuer": (lambda root: text("Issuer", "https://another.example")(root.find(ASSERTION)), NOT_GENUINE),
    "version": (says("Assertion", "Version", "1.1"), NOT_GENUINE),
    "over": (all_of(says(DATA, "NotOnOrAfter", "2020-01-01T00:00:00Z")), TOO_LATE),
    "over as a whole": (all_of(says(CONDITIONS, "NotOnOrAfter", "2020-01-01T00:00:00Z")), TOO_LATE),
    "a session that is over": (says("AuthnStatement", "SessionNotOnOrAfter", "2020-01-01T00:00:00Z"), TOO_LATE),
    "not yet": (says(CONDITIONS, "NotBefore", "2999-01-01T00:00:00Z"), TOO_LATE),
    "for ever": (says(DATA, "NotOnOrAfter", None), NOT_GENUINE),
    "for ever as a whole": (says(CONDITIONS, "NotOnOrAfter", None), NOT_GENUINE),
    "a day that is none": (says(DATA, "NotOnOrAfter", "2999-02-31T00:00:00Z"), NOT_GENUINE),
    "a time of some place": (says(DATA, "NotOnOrAfter", "2999-01-01T00:00:00+14:00"), NOT_GENUINE),
    "a login of yesterday": (says("AuthnStatement", "AuthnInstant", "2020-01-01T00:00:00Z"), TOO_OLD),
    "a login to come": (says("AuthnStatement", "AuthnInstant", "2999-01-01T00:00:00Z"), TOO_OLD),
    "no login": (without("AuthnStatement"), NOT_GENUINE),
    "two logins": (twice("AuthnStatement"), NOT_GENUINE),
    "said twice": (lambda root: claim(root, professional.CVR).getparent().addnext(
        copy.deepcopy(claim(root, professional.CVR).getparent())), NOT_GENUINE),
    "two values": (lambda root: claim(root, professional.CVR).addnext(
        copy.deepcopy(claim(root, professional.CVR))), NOT_GENUINE),
    "a value of parts": (lambda root: etree.SubElement(claim(root, professional.CVR), "b"), NOT_GENUINE),
}  # fmt: skip


def test_what_is_signed_for_something_else(committed_cast: Cast, saml: Provider) -> None:
    for name, (before, why) in SIGNED_FOR_ANOTHER.items():
        assert (name, tried(saml, before=before)) == (name, why)


def wrapped_in(place: str) -> Change:
    """What was signed stands inside what is read, which somebody else wrote (XSW)."""

    def change(root: Element) -> None:
        true = root.find(ASSERTION)
        false = copy.deepcopy(true)
        false.set("ID", "_false")
        elsewhere(false)
        true.addprevious(false)
        signature = next(false.iter(f"{{{DS}}}Signature"))
        signature.attrib.pop("Id", None)
        if place == "object":
            etree.SubElement(signature, f"{{{DS}}}Object").append(true)
        elif place == "advice":
            etree.SubElement(false, f"{{{SAML}}}Advice").append(true)
            false.remove(signature)
        elif place == "subject":
            at(false, "Subject").append(true)
        else:
            # The false one inside the true one.
            false.remove(signature)
            root.remove(false)
            root.append(true)
            etree.SubElement(true, f"{{{SAML}}}Advice").append(false)

    return change


def renamed(root: Element) -> None:
    """What was signed is called otherwise, and another has its name (XSW by two of one name)."""
    true = root.find(ASSERTION)
    false = copy.deepcopy(true)
    elsewhere(false)
    true.addprevious(false)
    at(false, "Subject").append(true)


def brought(root: Element) -> None:
    """A key of the forger's own beside his signature."""
    signature = next(root.iter(f"{{{DS}}}Signature"))
    for info in signature.findall(f"{{{DS}}}KeyInfo"):
        signature.remove(info)
    data = etree.SubElement(etree.SubElement(signature, f"{{{DS}}}KeyInfo"), f"{{{DS}}}X509Data")
    etree.SubElement(data, f"{{{DS}}}X509Certificate").text = b"".join(pair("forger")[1].splitlines()[1:-1]).decode()


def algorithm(name: str, value: str) -> Change:
    return lambda root: next(root.iter(f"{{{DS}}}{name}")).set("Algorithm", value)


def unsigned(root: Element) -> None:
    one = next(root.iter(f"{{{DS}}}Signature"))
    one.getparent().remove(one)


# Changed after it was signed, or signed by another.
NOT_SIGNED: Mapping[str, dict[str, Any]] = {
    "unsigned": {"signs": ()},
    "signature taken off": {"after": unsigned},
    "response signed only": {"signs": (), "signs_last": (RESPONSE,)},
    "response signed wrongly": {"signs_last": (RESPONSE,), "sealed": lambda root: root.set("IssueInstant", "x")},
    "another key": {"key": "forger"},
    "another key, and its certificate": {"key": "forger", "after": brought},
    "changed": {"after": elsewhere},
    "a comment in a number": {"after": commented},
    "a comment in a name": {"after": named},
    "an instruction": {"after": instructed},
    "wrapped in its own signature": {"after": wrapped_in("object")},
    "wrapped as advice": {"after": wrapped_in("advice")},
    "wrapped in the subject": {"after": wrapped_in("subject")},
    "wrapped around": {"after": wrapped_in("around")},
    "two of one name": {"after": renamed},
    "weak signature": {"signs_by": (f"{DS}rsa-sha1", f"{XENC}sha256")},
    "weak digest": {"signs_by": (RSA_SHA256, f"{DS}sha1")},
    "no signature, but a shared secret": {"after": algorithm("SignatureMethod", f"{DS}hmac-sha1")},
    "canonical with comments": {
        "after": algorithm("CanonicalizationMethod", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments")
    },
    "a transformation": {"after": algorithm("Transform", "http://www.w3.org/TR/1999/REC-xslt-19991116")},
    "over all there is": {"after": lambda root: next(root.iter(f"{{{DS}}}Reference")).set("URI", "")},
    "over something elsewhere": {
        "after": lambda root: next(root.iter(f"{{{DS}}}Reference")).set("URI", "https://evil.example/a")
    },
}


def test_what_the_provider_has_not_signed(committed_cast: Cast, saml: Provider) -> None:
    for name, changes in NOT_SIGNED.items():
        assert (name, tried(saml, **changes)) == (name, NOT_GENUINE)


def beside(before: bool) -> Change:
    """A second one in clear, beside what is enciphered."""

    def change(root: Element) -> None:
        false = etree.Element(ASSERTION, ID="_false", Version="2.0")
        sealed = root.find(f"{{{SAML}}}EncryptedAssertion")
        (sealed.addprevious if before else sealed.addnext)(false)

    return change


def within_extensions(root: Element) -> None:
    sealed = root.find(f"{{{SAML}}}EncryptedAssertion")
    etree.SubElement(root, f"{{{SAMLP}}}Extensions").append(sealed)


def spoilt(root: Element) -> None:
    """A bit of what was enciphered is another."""
    value = list(root.iter(f"{{{XENC}}}CipherValue"))[-1]
    content = bytearray(base64.b64decode(str(value.text)))
    content[40] ^= 1
    value.text = base64.b64encode(bytes(content)).decode()


NOT_SEALED: Mapping[str, dict[str, Any]] = {
    "in clear": {"enciphers": None},
    "in clear besides": {"sealed": beside(True)},
    "in clear after it": {"sealed": beside(False)},
    "twice": {"sealed": lambda root: root.append(copy.deepcopy(root.find(f"{{{SAML}}}EncryptedAssertion")))},
    "elsewhere": {"sealed": within_extensions},
    "chained blocks": {"enciphers": f"{XENC}aes256-cbc"},
    "for somebody else": {"helle": pair("forger")[1]},
    "spoilt": {"sealed": spoilt},
    "to another place": {"sealed": lambda root: root.set("Destination", "https://another.example/acs")},
    "from another": {"sealed": lambda root: setattr(root.find(f"{{{SAML}}}Issuer"), "text", "https://another.example")},
    "not a response": {"sealed": lambda root: setattr(root, "tag", f"{{{SAMLP}}}LogoutResponse")},
}


def test_what_is_not_enciphered_for_helle(committed_cast: Cast, saml: Provider) -> None:
    for name, changes in NOT_SEALED.items():
        assert (name, tried(saml, **changes)) == (name, NOT_GENUINE)


def test_what_is_genuine_is_taken_by_the_same_way(committed_cast: Cast, saml: Provider) -> None:
    """So that the others are not refused for what a test did wrong."""
    last = "9999-12-31T23:59:59Z"
    for_long = all_of(says(DATA, "NotOnOrAfter", last), says(CONDITIONS, "NotOnOrAfter", last))
    assert tried(saml, before=for_long) == "let in"
    for changes in ({}, {"signs": (ASSERTION,), "signs_last": (RESPONSE,)}, {"enciphers": f"{XENC11}aes256-gcm"}):
        assert tried(saml, **changes) == "let in"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"signs": ()}, "ikke ægte"),
        ({"before": says(DATA, "NotOnOrAfter", "2020-01-01T00:00:00Z")}, "gælder ikke nu"),
        ({"before": says("AuthnStatement", "AuthnInstant", "2020-01-01T00:00:00Z")}, "for længe siden"),
    ],
)
def test_she_reads_why_and_the_log_has_it(
    committed_cast: Cast, saml: Provider, changes: dict[str, Any], why: str
) -> None:
    refused(saml, why, **changes)
    assert last_line(committed_cast).detail["way"] == "federation"


def test_a_provider_that_says_no_is_told_in_our_words(committed_cast: Cast, saml: Provider) -> None:
    def no(root: Element) -> None:
        status = root.find(f"{{{SAMLP}}}Status")
        status[0].set("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")
        etree.SubElement(status, f"{{{SAMLP}}}StatusMessage").text = "Ring til 12 34 56 78"

    answer = refused(saml, "Du afbrød hos din organisation", sealed=no)
    assert "12 34 56 78" not in answer.content.decode()


def test_what_no_form_carries_is_turned_away(committed_cast: Cast, saml: Provider) -> None:
    client = Client()
    told.go_there(client)
    for sent in ("😀", "A" * (LONGEST + 1), "=", "PHI+", "", base64.b64encode("<r>😀</r>".encode()).decode()):
        not_let_in(told.bring(client, sent), "ikke ægte")


class TestOnce:
    def test_a_message_lets_in_once(self, committed_cast: Cast, saml: Provider) -> None:
        client = Client()
        message = saml.authorize(told.go_there(client))
        assert told.bring(client, message).status_code == 302
        told.go_there(client)
        not_let_in(told.bring(client, message), "Loginet er ikke begyndt her", logged_in=True)

    def test_nor_where_the_browser_is_made_to_forget_that_it_did(self, committed_cast: Cast, saml: Provider) -> None:
        client = Client()
        message = saml.authorize(told.go_there(client))
        begun = client.session["saml_asked"]
        assert told.bring(client, message).status_code == 302
        thief = Client()
        told.go_there(thief)
        session = thief.session
        session["saml_asked"] = begun
        session.save()
        not_let_in(told.bring(thief, message), "ikke ægte")
        assert last_line(committed_cast).detail["why"] == "not_genuine"

    def test_a_message_stolen_from_another_browser(self, committed_cast: Cast, saml: Provider) -> None:
        hers, thief = Client(), Client()
        message = saml.authorize(told.go_there(hers))
        told.go_there(thief)
        not_let_in(told.bring(thief, message), "Loginet er ikke begyndt her")
        # It is hers still.
        assert told.bring(hers, message).status_code == 302

    def test_a_login_that_nobody_began(self, committed_cast: Cast, saml: Provider) -> None:
        message = saml.authorize(
            told.go_there(Client()),
            before=all_of(says(DATA, "InResponseTo", None), lambda root: root.attrib.pop("InResponseTo")),
        )
        not_let_in(told.bring(Client(), message, videre="1"), "Loginet er ikke begyndt her")
        client = Client()
        told.go_there(client)
        not_let_in(told.bring(client, message), "Loginet er ikke begyndt her")

    def test_a_login_begun_long_ago(self, committed_cast: Cast, saml: Provider) -> None:
        client = Client()
        message = saml.authorize(told.go_there(client))
        session = client.session
        session["saml_asked"] = {one: at_ - 1000 for one, at_ in session["saml_asked"].items()}
        session.save()
        not_let_in(told.bring(client, message), "Loginet er ikke begyndt her")


def tried(provider: Provider, **changes: Any) -> str:
    """Why a message that was changed so is not taken, without a page."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    there = saml.leave_for(request).headers["Location"]
    try:
        saml.back_from(request, provider.authorize(there, **changes))
    except NotTaken as not_taken:
        return not_taken.why
    return "let in"


def refused(provider: Provider, why: str, **changes: Any) -> Any:
    """She comes back with a message that was changed so, and reads why that is not taken."""
    client = Client()
    answer = told.bring(client, provider.authorize(told.go_there(client), **changes))
    not_let_in(answer, why)
    return answer
