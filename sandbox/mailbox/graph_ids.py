"""The ids Graph hands out: those of EWS in an alphabet for addresses, and immutable ones that hold across folders."""

from sandbox.mailbox.graph_errors import malformed_id, not_found
from sandbox.mailbox.ids import (
    attachment_id,
    folder_id,
    item_id,
    lasting_attachment_id,
    lasting_id,
    read_attachment_id,
    read_folder_id,
    read_item_id,
    read_lasting_attachment_id,
    read_lasting_id,
)
from sandbox.mailbox.message import FoundAttachment
from sandbox.mailbox.store import Folder, Item, MailboxStore

_TO_REST, _TO_EWS = str.maketrans("/+", "-_"), str.maketrans("-_", "/+")


class Ids:
    """Writes the ids of one kind, and reads both kinds, for one mailbox."""

    def __init__(self, store: MailboxStore, *, immutable: bool) -> None:
        self._store, self.immutable = store, immutable

    def message(self, folder: int, number: int, lasting: int) -> str:
        """A message's id."""
        made = lasting_id(self._store.number, lasting) if self.immutable else item_id(folder, number)
        return made.translate(_TO_REST)

    def of(self, item: Item) -> str:
        """The id of a message that is here."""
        return self.message(item.folder, item.id, item.lasting)

    def attachment(self, item: Item, index: int) -> str:
        """The id of a message's attachment."""
        if self.immutable:
            return lasting_attachment_id(self._store.number, item.lasting, index).translate(_TO_REST)
        return attachment_id(item.folder, item.id, index).translate(_TO_REST)

    def folder(self, number: int) -> str:
        """The id of a folder, which is of one kind only."""
        return folder_id(number).translate(_TO_REST)

    def find(self, text: str) -> Item:
        """The message an id of either kind names."""
        given = text.translate(_TO_EWS)
        lasting, place = read_lasting_id(given), read_item_id(given)
        if lasting is None and place is None:
            raise malformed_id()
        found = None
        if lasting is not None and lasting[0] == self._store.number:
            found = self._store.lasting(lasting[1])
        elif place is not None and self._store.owns(place[0]):
            found = self._store.item(*place)
        if found is None:
            raise not_found()
        return found

    def find_attachment(self, item: Item, text: str) -> tuple[int, FoundAttachment]:
        """The attachment of a message an id of either kind names, and its place."""
        given = text.translate(_TO_EWS)
        lasting, place = read_lasting_attachment_id(given), read_attachment_id(given)
        if lasting is None and place is None:
            raise malformed_id()
        right = lasting[1] == item.lasting if lasting else place is not None and place[1] == item.id
        index = lasting[2] if lasting else place[2] if place else 0
        if not right or index >= len(item.view.attachments):
            raise not_found()
        return index, item.view.attachments[index]

    def find_folder(self, text: str) -> Folder:
        """The folder an id or a well-known name names."""
        folders = self._store.folders()
        found = next((each for each in folders if each.distinguished and each.distinguished == text.lower()), None)
        if found is not None:
            return found
        number = read_folder_id(text.translate(_TO_EWS))
        if number is None:
            raise malformed_id()
        found = next((each for each in folders if each.id == number), None)
        if found is None:
            raise not_found()
        return found
