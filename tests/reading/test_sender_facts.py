"""Who sent a mail: only our own gateway's finding counts, and what is odd is said."""

import pytest

from casework.mail import SenderCheck
from intake.reading import facts_of_raw
from tests.reading.mails_made import mail

OURS = "gateway.casework.test"
FORCES = {"surrey.police.test": "45"}


def checked(*headers: str, gateway: str = OURS) -> SenderCheck:
    head = "".join(f"Authentication-Results: {header}\r\n" for header in headers).encode()
    return facts_of_raw(head + mail().as_bytes(), gateway).sender.check


def tricks(sender: str, **headers: str) -> tuple[str, ...]:
    message = mail()
    del message["From"]
    raw = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in {"From": sender, **headers}.items())
    return facts_of_raw(raw.encode() + message.as_bytes(), forces=FORCES).sender.tricks


def test_what_our_gateway_found_counts() -> None:
    assert checked(f"{OURS}; dmarc=pass header.from=surrey.police.test") is SenderCheck.PASS
    assert checked(f"{OURS}; spf=pass smtp.mailfrom=a.test; dmarc=fail header.from=a.test") is SenderCheck.FAIL
    assert checked(f"{OURS.upper()} 1; dmarc=fail (p=reject) header.from=a.test") is SenderCheck.FAIL


def test_what_anybody_else_claims_does_not_count() -> None:
    assert checked("mail.stranger.test; dmarc=pass") is SenderCheck.NONE
    assert checked("mail.stranger.test; dmarc=pass", f"{OURS}; dmarc=pass") is SenderCheck.NONE
    assert checked(f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass") is SenderCheck.FAIL
    assert checked(f"{OURS}; dmarc=pass", gateway="") is SenderCheck.NONE
    assert checked(f"{OURS}; none") is SenderCheck.NONE
    assert checked("; ; =") is SenderCheck.NONE
    assert checked() is SenderCheck.NONE


def test_a_domain_of_ours_belongs_to_its_force() -> None:
    facts = facts_of_raw(mail().as_bytes(), forces=FORCES)
    assert (facts.sender.force, facts.sender.tricks) == ("45", ())


@pytest.mark.parametrize(
    "domain",
    [
        "surrey.po1ice.test",
        "surry.police.test",
        "surrey.p\u043elice.test",
        "surr\u0435y".encode("idna").decode() + ".police.test",
        "surreypolice.test",
    ],
)
def test_a_domain_that_looks_like_a_force_is_said(domain: str) -> None:
    assert any("looks like" in said for said in tricks(f"DC Lewis <a@{domain}>"))


def test_a_name_that_is_not_the_senders_is_said() -> None:
    assert tricks('"amara.lewis@surrey.police.test" <x@stranger.test>') == (
        "The sender’s name shows another address than the one it was sent from",
    )
    assert tricks("Surrey Police <x@stranger.test>") == (
        "The sender’s name says it is a police force, but the address is not one’s",
    )


def test_an_answer_that_would_go_elsewhere_is_said() -> None:
    said = tricks("DC Lewis <a@surrey.police.test>", Reply_To="a@stranger.test")
    assert said == ("Answers would go to another domain than the sender’s",)
    assert tricks("DC Lewis <a@surrey.police.test>", Reply_To="other@surrey.police.test") == ()


@pytest.mark.parametrize(
    "sender", ["a@kent.police.test", "clerk@court.test", "Jo Bloggs <jo@chambers.test>", "", "@", "a@"]
)
def test_an_ordinary_sender_is_not_odd(sender: str) -> None:
    assert tricks(sender) == ()
