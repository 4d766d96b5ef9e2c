"""What became of a mail, shown in the mailbox: its copies are marked and moved to the folder for it, each once."""

from integrations.mail.errors import ItemGone
from integrations.mail.port import Mailbox
from store.mail import GONE, Copy, MailRows


class Acknowledging:
    """Marks and moves copies. The mark finds a copy again whose new id was lost between the move and our note of it."""

    def __init__(self, *, mailbox: Mailbox, rows: MailRows) -> None:
        self._mailbox = mailbox
        self._rows = rows

    async def put_away(self, copy: Copy) -> None:
        """Mark a copy and move it to where it belongs; a copy that somebody took away is left alone."""
        reference = f"casework:{copy.mail_id}:{copy.copy_id}"
        try:
            native_id = await self._mark(copy.native_id, reference, copy.wanted_folder)
        except ItemGone:
            found = await self._mailbox.find_marked(reference)
            native_id = await self._mark(found, reference, copy.wanted_folder) if found else ""
        await self._rows.lies_in(copy, copy.wanted_folder if native_id else GONE, native_id)

    async def _mark(self, native_id: str, reference: str, folder: str) -> str:
        await self._mailbox.mark(native_id, reference=reference, categories=(f"Casework: {folder.lower()}",))
        return await self._mailbox.move(native_id, folder)
