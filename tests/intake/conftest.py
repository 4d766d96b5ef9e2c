"""The demo cases as CMS has them, and the mails written for these tests."""

import email
import email.policy
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.cases import Case, Defendant, Witness
from intake.facts import KnownCase, MailFacts
from intake.quoting import part

MAILS = Path(__file__).parent / "mails"


def _person(first_names: str, surname: str, number: int = 1) -> Defendant:
    return Defendant(number, number, first_names, surname, "", None, False, "", None)


def _case(case_id: int, urn: str, *defendants: Defendant, witnesses: tuple[Witness, ...] = (), **more: object) -> Case:
    details: dict[str, object] = {"operation": "", "finalised": False, "restricted": False} | more
    return Case(
        case_id=case_id,
        urn=urn,
        urn_root=urn[:11],
        unit_name="Guildford Mags",
        unit_id=1234,
        area_name="South East",
        area_id=9,
        registration_date=None,
        next_hearing_date=None,
        next_hearing_type="",
        next_hearing_venue="",
        lead_defendant=defendants[0].name,
        defendants=defendants,
        witnesses=witnesses,
        **details,  # type: ignore[arg-type]
    )


def _cases() -> list[Case]:
    okafor_witnesses = (Witness(1, "Priya", "Nandakumar", False), Witness(2, "PC 4411 Daniel", "Reeve", True))
    freight = Defendant(1, 1, "", "", "Halden Freight Ltd", None, False, "", None)
    return [
        _case(
            2140001,
            "45AA0209826/1",
            _person("Samuel", "Okafor"),
            _person("Lena", "Marsh", 2),
            witnesses=okafor_witnesses,
            operation="ALDERNEY",
        ),
        _case(2140002, "45AA0209826/2", _person("Dana", "Okafor")),
        _case(2140003, "45AA0209926", _person("Thomas", "Birch"), witnesses=okafor_witnesses[1:]),
        _case(2140004, "45AB0510026", freight),
        _case(2140005, "45AB0510126", _person("Marcus", "Vane"), restricted=True),
        _case(2140008, "45AA0301126", _person("Samuel", "Okoro")),
    ]


@pytest.fixture
def cms() -> dict[str, KnownCase]:
    """Every demo case by its URN, as the listener's look-ups give it."""
    known = {case.urn: KnownCase(case.case_id, case.urn, case.urn_root, case) for case in _cases()}
    known["45AB0510226"] = KnownCase(2140006, "45AB0510226", "45AB0510226", None, "deleted")
    return known


@pytest.fixture
def read() -> Callable[[str], MailFacts]:
    """A mail of `mails/` as matching sees it."""

    def facts(name: str) -> MailFacts:
        message = email.message_from_bytes((MAILS / f"{name}.eml").read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        parted = part(str(body.get_content()) if body else "")
        sender = message["From"].addresses[0]
        return MailFacts(
            subject=str(message["Subject"]),
            new_text=parted.new,
            quoted_text=parted.quoted,
            attachment_names=tuple(str(attached.get_filename()) for attached in message.iter_attachments()),
            sender_address=sender.addr_spec,
            sender_name=sender.display_name,
            thread=tuple(f"{message['In-Reply-To'] or ''} {message['References'] or ''}".split()),
        )

    return facts
