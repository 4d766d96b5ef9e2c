"""One change of a material, made safely: intention, look, write, look again when the answer was lost, read back, receipt.

A change is one step or several; each is looked for before it is written, so that a repeat goes on where it was cut off.
"""

import hashlib
import json
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from casework.documents import Document
from casework.errors import BadInput, CaseworkError, CmsBroken, DocumentGone, DocumentNotFound, OutcomeUnknown
from casework.filing import Receipt
from casework.people import Caller
from ddei.audit import Audit, Recording
from ddei.references import reference_of
from ddei.writes import Attempt, Intention, Writes
from integrations.cms.port import Cms
from store.schema import now

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One write. `look` answers the id of what is there if it is already as wanted, and "" if it is not."""

    look: Callable[[Document, Attempt], Awaitable[str]]
    write: Callable[[], Awaitable[object]]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What shall become of a material. `content` is what tells two changes under one key apart."""

    operation: str
    kind: str
    material_id: int
    content: tuple[object, ...]
    steps: Callable[[Document], Awaitable[Sequence[Step]]]
    case_id: int | None = None
    version_id: int | None = None
    of_discarded: bool = False
    makes_version: bool = False


@dataclass(frozen=True, slots=True)
class _Taken:
    """A step that is done: the id of what is there now, and whether it was us who wrote it."""

    name: str
    external_id: str
    ours: bool


class Changing:
    """Makes changes, each at most once per key of a caller."""

    def __init__(self, *, cms: Cms, audit: Audit, writes: Writes) -> None:
        self._cms = cms
        self._audit = audit
        self._writes = writes

    async def make(self, caller: Caller, change: Change, key: str) -> Receipt:
        """Make a change. What is already so is a receipt too; a repeat of the key answers with the first receipt.

        DocumentNotFound when the material is not in the named case. OutcomeUnknown: ask again in a while, same key.
        """
        async with self._audit.recorded(
            caller, change.operation, case_id=change.case_id, material_id=change.material_id,
            version_id=change.version_id,
        ) as recording:  # fmt: skip
            intention = _intention(caller, change, key)
            receipt = await self._writes.once(
                intention, recording, lambda attempt: self._make(caller, change, intention.key, recording, attempt)
            )
            recording.case_ids, recording.urn = (receipt.case_id,), receipt.urn
            _record_version(recording, change, receipt.external_id)
            return receipt

    async def _make(self, caller: Caller, change: Change, key: str, recording: Recording, attempt: Attempt) -> Receipt:
        document = await self._document(caller, change)
        recording.case_ids = (document.case_id,)
        recording.urn = (await self._cms.case(caller.session, document.case_id)).urn
        taken = await self._take_all(caller, change, await change.steps(document), document, attempt)
        _record_version(recording, change, taken[-1].external_id)
        wrote = any(one.ours for one in taken)
        return Receipt(
            reference=reference_of(key), kind=change.kind, case_id=document.case_id, urn=recording.urn, done_at=now(),
            done_by=caller.user.name if wrote else "", external_id=taken[-1].external_id,
            attachments=tuple(one.name for one in taken[:-1]), repeated=not wrote,
        )  # fmt: skip

    async def _take_all(
        self, caller: Caller, change: Change, steps: Sequence[Step], document: Document, attempt: Attempt
    ) -> list[_Taken]:
        taken: list[_Taken] = []
        for step in steps:
            try:
                taken.append(await self._take(caller, change, step, document, attempt))
            except CaseworkError as error:
                if taken:
                    error.done_before = tuple(one.name for one in taken)
                    error.sentence += f" Done before that: {', '.join(one.name for one in taken)}."
                raise
        return taken

    async def _take(self, caller: Caller, change: Change, step: Step, document: Document, attempt: Attempt) -> _Taken:
        """Look; if it is not so, write, and look again."""
        maybe_ours = attempt.may_have_written
        if found := await step.look(document, attempt):
            attempt.found_after_all()
            return _Taken(step.name, found, ours=maybe_ours)
        try:
            async with attempt.writing():
                await step.write()
        except OutcomeUnknown:
            found = await step.look(await self._document(caller, change), attempt)
            if not found:
                raise
            attempt.found_after_all()
        return _Taken(step.name, found or await self._read_back(caller, change, step, attempt), ours=True)

    async def _read_back(self, caller: Caller, change: Change, step: Step, attempt: Attempt) -> str:
        found = await step.look(await self._document(caller, change), attempt)
        if not found:
            raise CmsBroken(detail=f"{change.operation} cannot be read back")
        return found

    async def _document(self, caller: Caller, change: Change) -> Document:
        document = await material_of(self._cms, caller, change.case_id, change.material_id)
        if document.discarded is not None and not change.of_discarded:
            raise DocumentGone(detail="discarded")
        return document


def _record_version(recording: Recording, change: Change, external_id: str) -> None:
    """The legal log names the version that was made, not the one it was made on."""
    if change.makes_version:
        recording.version_id = int(external_id)


def as_wanted(is_so: Callable[[Document], bool]) -> Callable[[Document, Attempt], Awaitable[str]]:
    """A look that only needs the material itself."""

    async def look(document: Document, _attempt: Attempt) -> str:
        return str(document.material_id) if is_so(document) else ""

    return look


def only(step: Step) -> Callable[[Document], Awaitable[Sequence[Step]]]:
    """The steps of a change that is one write."""

    async def steps(_document: Document) -> Sequence[Step]:
        return (step,)

    return steps


async def material_of(cms: Cms, caller: Caller, case_id: int | None, material_id: int) -> Document:
    """A material; DocumentNotFound when it is not in the case the caller named."""
    document = await cms.material(caller.session, material_id)
    if case_id not in {None, document.case_id}:
        raise DocumentNotFound(detail="the material is not in that case")
    return document


def scoped(caller: Caller, operation: str, key: str) -> str:
    """A key of this caller for this operation: no two callers' keys ever meet. A fresh one when none is given."""
    if len(key) > LONGEST_KEY:
        raise BadInput(f"An idempotency key has at most {LONGEST_KEY} characters; this one has {len(key)}.")
    return f"{operation}:{caller.user.username}:{key or uuid.uuid4()}"


def _intention(caller: Caller, change: Change, key: str) -> Intention:
    about = {"case_id": change.case_id, "material_id": change.material_id, "version_id": change.version_id}
    content = json.dumps([*about.values(), *change.content], default=str)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Intention(scoped(caller, change.operation, key), change.kind, digest, about)
