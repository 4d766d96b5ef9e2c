"""What the `casework` command does beside starting processes; each answers with what is to be printed."""

import json
import uuid
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from app.build import build
from app.settings import Settings
from casework.cases import Case, CaseRef
from casework.documents import Communication, Document
from casework.errors import BadInput, CaseNotFound, NotAUrn
from casework.people import Caller, Channel
from casework.urn import parse_urn
from ddei.facade import Ddei
from intake.status import status as mail_status


async def show_case(settings: Settings, urn: str, *, as_json: bool) -> str:
    """A case with its documents and communications, with the service account's sight."""
    wanted = parse_urn(urn)
    if wanted is None:
        raise NotAUrn
    async with build(settings) as product:
        caller = await product.service_account(Channel.CLI).caller(str(uuid.uuid4()))
        ref = _only(await product.ddei.cases.by_urn(caller, wanted))
        whole = await _whole_case(product.ddei, caller, ref)
    return _json(whole) if as_json else _readable(whole)


async def show_mail_status(settings: Settings, *, as_json: bool) -> str:
    """Counts by state, and each mail."""
    async with build(settings) as product:
        status = await mail_status(product.store.mail)
    if as_json:
        return _json(status)
    lines = [f"{state}: {count}" for state, count in status["counts"].items()]
    lines += [f"{mail['state']:10} {mail['case'] or '-':16} {'; '.join(mail['reasons'])}" for mail in status["mails"]]
    return "\n".join(lines) or "No mail has come in yet."


def _only(refs: list[CaseRef]) -> CaseRef:
    if not refs:
        raise CaseNotFound
    if len(refs) > 1:
        raise BadInput(f"There are several cases with this URN: {', '.join(ref.urn for ref in refs)}. Name one.")
    return refs[0]


async def _whole_case(ddei: Ddei, caller: Caller, ref: CaseRef) -> dict[str, Any]:
    case: Case = await ddei.cases.open(caller, ref.case_id)
    documents: list[Document] = await ddei.documents.list(caller, ref.case_id)
    communications: list[Communication] = await ddei.communications.list(caller, ref.case_id)
    listed = []
    for communication in communications:
        attachments = (
            await ddei.communications.attachments(caller, ref.case_id, communication.material_id)
            if communication.has_attachments
            else []
        )
        listed.append({**asdict(communication), "attachments": [asdict(each) for each in attachments]})
    return {**asdict(case), "documents": [asdict(each) for each in documents], "communications": listed}


def _readable(whole: dict[str, Any]) -> str:
    lines = [f"{whole['urn']}  R v {whole['lead_defendant']}  {whole['unit_name']}"]
    lines += [f"  {each['category']}: {each['title']}" for each in whole["documents"]]
    for communication in whole["communications"]:
        lines.append(f"  Communication: {communication['subject']} ({len(communication['attachments'])} attachments)")
    return "\n".join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
