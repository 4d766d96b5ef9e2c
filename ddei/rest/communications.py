"""Communications over REST: the lists, and filing a message that was sent to the file store first."""

from dataclasses import replace
from datetime import date

from aiohttp import web

from casework.errors import BadInput
from casework.filing import NewCommunication
from ddei.rest import answers
from ddei.rest.cases import case_of
from ddei.rest.files import safe_name
from ddei.rest.requests import Ask, form, whole_number

PARTIES = ("Counsel", "Court", "Defence", "Police", "DigitalCaseSystem", "Wcu", "Other")
_FIELDS = (
    "fileStorageLocation", "fileName", "contentType", "subject", "date", "description", "party", "partyDescription",
    "createCheckCommunicationTask", "markCommunicationAsRead",
)  # fmt: skip
_MAY_BE_EMPTY = frozenset({"subject", "description", "partyDescription"})
# Ours: the locations of attachments, one field each. They go by the names and types they were sent with.
ATTACHMENT = "attachmentlocation"


async def listed(ask: Ask) -> web.Response:
    """ListCommunications: what is in the case; discarded ones are left out."""
    found = await ask.ddei.communications.list(ask.caller, ask.number("caseId"))
    return answers.answer([answers.communication_info(one) for one in found if not one.discarded])


async def listed_hk(ask: Ask) -> web.Response:
    """ListCommunicationsHk: the same with material ids."""
    found = await ask.ddei.communications.list(ask.caller, ask.number("caseId"))
    return answers.answer([answers.hk_communication_info(one) for one in found if not one.discarded])


async def attachments(ask: Ask) -> web.Response:
    """GetAttachments. CMS wants the case as well, which the published route does not name: give `caseId`."""
    case_id = whole_number(ask.query("caseId"), "caseId")
    found = await ask.ddei.communications.attachments(ask.caller, case_id, ask.number("communicationId"))
    return answers.answer({"attachments": [answers.attachment(one) for one in found]})


async def keep_file(ask: Ask) -> web.Response:
    """Ours: send a file before filing it, named by `fileName`; the answer is its fileStorageLocation, good for a day."""
    name = safe_name(ask.query("fileName"))
    pieces = ask.request.content.iter_chunked(64 * 1024)
    async with ask.ddei.audit.recorded(ask.caller, "filing.keep_file"):
        location = await ask.files.keep(ask.caller, name, ask.request.content_type, pieces)
    return answers.answer({"fileStorageLocation": location}, status=201)


async def create(ask: Ask) -> web.Response:
    """CreateCommunication: 204 once it is in CMS, however often the same Idempotency-Key or file is sent."""
    fields = await form(ask.request)
    missing = [name for name in _FIELDS if not _given(fields, name)]
    if missing:
        raise BadInput(f"The form lacks: {', '.join(missing)}.")
    case_id, urn = await case_of(ask, ask.request.match_info["urn"], ask.number("caseId"))
    receipt = await ask.ddei.filing.file(ask.caller, await _message(ask, fields, case_id, urn))
    said = {"Casework-Reference": receipt.reference, "Casework-Repeated": str(receipt.repeated).lower()}
    return answers.nothing(204, said)


async def _message(ask: Ask, fields: dict[str, list[str]], case_id: int, urn: str) -> NewCommunication:
    def one(name: str) -> str:
        return fields[name.lower()][0].strip()

    location = one("fileStorageLocation")
    kept = await ask.files.find(ask.caller, location)
    return NewCommunication(
        key=ask.key() or f"rest:{ask.caller.user.username}:{location}",
        case_id=case_id,
        urn=urn,
        subject=one("subject"),
        date=_day(one("date")),
        description=one("description"),
        party=_party(one("party")),
        party_description=one("partyDescription"),
        message=replace(kept, file_name=safe_name(one("fileName")), content_type=one("contentType")),
        attachments=tuple([await ask.files.find(ask.caller, said) for said in fields.get(ATTACHMENT, [])]),
        create_check_task=_yes_or_no(one("createCheckCommunicationTask"), "createCheckCommunicationTask"),
        mark_as_read=_yes_or_no(one("markCommunicationAsRead"), "markCommunicationAsRead"),
    )


def _given(fields: dict[str, list[str]], name: str) -> bool:
    values = fields.get(name.lower(), [])
    return len(values) == 1 and bool(values[0].strip() or name in _MAY_BE_EMPTY)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("The date must be written as 2026-11-22.") from None


def _party(text: str) -> str:
    known = {party.lower(): party for party in PARTIES}
    if text.lower() not in known:
        raise BadInput(f"The party must be one of: {', '.join(PARTIES)}.")
    return known[text.lower()]


def _yes_or_no(text: str, name: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise BadInput(f"{name} must be true or false.")
    return text.lower() == "true"
