"""Making a stored file a document of a case, or an attachment of a communication, once per key."""

import hashlib
from dataclasses import dataclass
from datetime import date

from casework.errors import CmsBroken, OutcomeUnknown
from casework.filing import Receipt, StoredFile
from casework.people import Caller
from ddei.audit import Audit, Recording
from ddei.changing import scoped
from ddei.references import reference_of
from ddei.writes import Attempt, Intention, Writes
from integrations.cms.port import Cms
from store.schema import now

OPERATION = "registering.register"


@dataclass(frozen=True, slots=True)
class _New:
    case_id: int
    file: StoredFile
    type_id: int
    title: str
    day: date
    parent_id: int | None


class Registering:
    """New documents for front doors that file piece by piece; `filing` does the same for a whole message at once."""

    def __init__(self, *, cms: Cms, audit: Audit, writes: Writes) -> None:
        self._cms = cms
        self._audit = audit
        self._writes = writes

    async def register(
        self,
        caller: Caller,
        case_id: int,
        file: StoredFile,
        *,
        type_id: int,
        title: str,
        day: date,
        parent_id: int | None = None,
        key: str = "",
    ) -> Receipt:
        """Put a file into a case; `external_id` is material/version. The same title under the same parent counts as there."""
        new = _New(case_id, file, type_id, title.strip(), day, parent_id)
        intention = Intention(scoped(caller, OPERATION, key), "register", _digest(new), {"case_id": case_id})
        async with self._audit.recorded(caller, OPERATION, case_id=case_id) as recording:
            return await self._writes.once(
                intention, recording, lambda attempt: self._register(caller, new, intention.key, recording, attempt)
            )

    async def _register(self, caller: Caller, new: _New, key: str, recording: Recording, attempt: Attempt) -> Receipt:
        recording.urn = (await self._cms.case(caller.session, new.case_id)).urn
        known = await self._there(caller, new) if attempt.may_have_written else None
        if known:
            attempt.found_after_all()
        material_id, version_id = known or await self._write(caller, new, attempt)
        recording.material_id, recording.version_id = material_id, version_id
        return Receipt(
            reference=reference_of(key), kind="register", case_id=new.case_id, urn=recording.urn, done_at=now(),
            done_by=caller.user.name, external_id=f"{material_id}/{version_id}",
        )  # fmt: skip

    async def _write(self, caller: Caller, new: _New, attempt: Attempt) -> tuple[int, int]:
        location = await self._cms.upload_file(caller.session, new.case_id, new.file)
        try:
            async with attempt.writing():
                written = await self._cms.register_document(
                    caller.session, new.case_id, location=location, file_name=new.file.file_name,
                    content_type=new.file.content_type, type_id=new.type_id, title=new.title, date=new.day,
                    parent_material_id=new.parent_id,
                )  # fmt: skip
        except OutcomeUnknown:
            found = await self._there(caller, new)
            if found is None:
                raise
            attempt.found_after_all()
            return found
        if await self._there(caller, new) is None:
            raise CmsBroken(detail="the document cannot be read back")
        return written

    async def _there(self, caller: Caller, new: _New) -> tuple[int, int] | None:
        """The newest material that looks like ours."""
        if new.parent_id is not None:
            attached = await self._cms.attachments(caller.session, new.case_id, new.parent_id)
            found = [(one.material_id, one.version_id) for one in attached if one.description == new.title]
        else:
            listed = await self._cms.documents(caller.session, new.case_id)
            found = [(one.material_id, one.version_id) for one in listed if one.title == new.title]
        return max(found, default=None)


def _digest(new: _New) -> str:
    about = (new.case_id, new.file.file_name, new.file.sha256, new.type_id, new.title, new.day, new.parent_id)
    return hashlib.sha256(repr(about).encode()).hexdigest()
