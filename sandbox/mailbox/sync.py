"""SyncFolderItems: a folder's changes since an opaque state, page by page."""

from sandbox.mailbox.folders import FolderOperations
from sandbox.mailbox.ids import SyncState, item_id
from sandbox.mailbox.properties import Shape, read_shape, write_item
from sandbox.mailbox.soap import Element, M, Refused, T, error, m, response, success
from sandbox.mailbox.store import Logged, MailboxStore

_BAD_STATE = Refused("ErrorInvalidSyncStateData", "The synchronization state data is corrupt or otherwise invalid.")
_MOST = 512


class ItemSync:
    """Reads the change log for whoever synchronises. The same state gives the same changes again."""

    def __init__(self, *, store: MailboxStore, folders: FolderOperations) -> None:
        self._store, self._folders = store, folders

    def sync(self, request: Element) -> Element:
        """One page of changes with the state to ask on from."""
        folder = self._folders.one(request.find(m("SyncFolderId")))
        state = self._state(request.findtext(m("SyncState")), folder.id)
        if state is None:
            # As Exchange does, the elements are there and empty.
            empty = (M.SyncState(), M.IncludesLastItemInRange("true"))
            return response("SyncFolderItems", [error("SyncFolderItems", _BAD_STATE, *empty)])
        most = min(int(request.findtext(m("MaxChangesReturned")) or _MOST), _MOST)
        changes, seen, last = self._page(state, most)
        shape = read_shape(request.find(m("ItemShape")))
        content = (
            M.SyncState(str(SyncState(folder.id, state.begun, seen))),
            M.IncludesLastItemInRange("true" if last else "false"),
            M.Changes(*(written for each in changes if (written := self._write(each, shape)) is not None)),
        )
        return response("SyncFolderItems", [success("SyncFolderItems", *content)])

    def _state(self, text: str | None, folder: int) -> SyncState | None:
        if not text:
            return SyncState(folder, begun=self._store.last_change(), seen=0)
        state = SyncState.read(text)
        return state if state and state.folder == folder and state.seen <= self._store.last_change() else None

    def _page(self, state: SyncState, most: int) -> tuple[list[Logged], int, bool]:
        """The changes worth telling: what came and went since the beginning is left out."""
        found = self._store.changes(state.folder, state.seen, most=most + 1)
        last = len(found) <= most
        seen = self._store.last_change() if last else found[most - 1].seq
        return [each for each in found[:most] if each.kind != "delete" or each.seq > state.begun], seen, last

    def _write(self, change: Logged, shape: Shape) -> Element | None:
        if change.kind == "delete":
            return T.Delete(T.ItemId(Id=item_id(change.folder, change.item)))
        item = self._store.item(change.folder, change.item)
        if item is None:
            return None
        written = write_item(item, shape)
        return T.Create(written) if change.kind == "create" else T.Update(written)
