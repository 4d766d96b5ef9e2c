"""A case's communications: the list, their attachments, and whether a message is already there."""

from casework.documents import Attachment, Communication
from casework.filing import NewCommunication
from casework.people import Caller
from ddei.audit import Audit
from ddei.changing import material_of
from ddei.references import mark_of
from integrations.cms.port import Cms

Attachments = list[Attachment]  # named here: inside the class `list` is the operation
Listed = list[Communication]


class Communications:
    """Communications as the caller may see them."""

    def __init__(self, *, cms: Cms, audit: Audit) -> None:
        self._cms = cms
        self._audit = audit

    async def list(self, caller: Caller, case_id: int) -> list[Communication]:
        """Every communication of a case, discarded ones included and marked."""
        async with self._audit.recorded(caller, "communications.list", case_id=case_id):
            return await self._cms.communications(caller.session, case_id)

    async def inbox(self, caller: Caller, case_id: int) -> Listed:
        """Received communications nobody has worked on yet."""
        async with self._audit.recorded(caller, "communications.inbox", case_id=case_id):
            return await self._cms.inbox(caller.session, case_id)

    async def attachments(self, caller: Caller, case_id: int, material_id: int) -> Attachments:
        """The attachments of one communication; DocumentNotFound when it is not in that case."""
        async with self._audit.recorded(caller, "communications.attachments", case_id=case_id, material_id=material_id):
            # The contract's own route names no case, so what comes back would not tell whose attachments they are.
            await material_of(self._cms, caller, case_id, material_id)
            return await self._cms.attachments(caller.session, case_id, material_id)

    async def existing(self, caller: Caller, new: NewCommunication) -> Communication | None:
        """The communication that is this very message: filed by us before, or by hand with the same subject, day and file.

        A near-duplicate is not a duplicate: anything less than all three is another message.
        """
        async with self._audit.recorded(caller, "communications.existing", case_id=new.case_id, urn=new.urn):
            listed = [one for one in await self._cms.communications(caller.session, new.case_id) if not one.discarded]
            by_mark = (one for one in listed if mark_of(new.key) in one.description)
            by_hand = (one for one in listed if _same_message(one, new))
            return next(by_mark, None) or next(by_hand, None)


def _same_message(one: Communication, new: NewCommunication) -> bool:
    same_day = one.date is not None and one.date.date() == new.date
    return same_day and (one.subject, one.file_name) == (new.subject, new.message.file_name)
