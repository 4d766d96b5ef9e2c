"""The folder operations of EWS."""

from collections.abc import Iterator

from sandbox.mailbox.ids import change_key, folder_id, read_folder_id
from sandbox.mailbox.soap import Element, M, Refused, T, error, local, m, plain, response, success, t
from sandbox.mailbox.store import Folder, MailboxStore

_NOT_FOUND = Refused("ErrorFolderNotFound", "The specified folder could not be found in the store.")


class FolderOperations:
    """GetFolder, FindFolder, CreateFolder and SyncFolderHierarchy over the store."""

    def __init__(self, *, store: MailboxStore) -> None:
        self._store = store

    def named(self, parent: Element | None) -> Iterator[Folder | Refused]:
        """Each folder an element of ids names, or why it cannot be had."""
        for each in parent if parent is not None else ():
            if local(each) == "DistinguishedFolderId":
                yield self._distinguished(each)
            else:
                number = read_folder_id(each.get("Id", ""))
                yield (number and self._store.folder(number)) or _NOT_FOUND

    def _distinguished(self, wanted: Element) -> Folder | Refused:
        whose = wanted.findtext(f"{t('Mailbox')}/{t('EmailAddress')}") or self._store.address
        store = self._store.of(whose)
        if store is None:
            return Refused("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.")
        return next((each for each in store.folders() if each.distinguished == wanted.get("Id", "")), _NOT_FOUND)

    def one(self, parent: Element | None) -> Folder:
        """The one folder an element names."""
        found = next(self.named(parent), _NOT_FOUND)
        if isinstance(found, Refused):
            raise Refused(found.code, found.sentence)
        return found

    def get(self, request: Element) -> Element:
        """GetFolder: each folder asked for, or its error."""
        messages = []
        for found in self.named(request.find(m("FolderIds"))):
            if isinstance(found, Refused):
                messages.append(error("GetFolder", found, M.Folders()))
            else:
                messages.append(success("GetFolder", M.Folders(write_folder(found))))
        return response("GetFolder", messages)

    def find(self, request: Element) -> Element:
        """FindFolder: what is below a folder, by name if the request says so."""
        deep = request.get("Traversal") == "Deep"
        wanted = _equals(request.find(m("Restriction")))
        messages = []
        for parent in self.named(request.find(m("ParentFolderIds"))):
            if isinstance(parent, Refused):
                messages.append(error("FindFolder", parent))
                continue
            below = [each for each in self._below(parent, deep=deep) if wanted in {None, each.name}]
            messages.append(success("FindFolder", _page(below)))
        return response("FindFolder", messages)

    def create(self, request: Element) -> Element:
        """CreateFolder: new folders below a parent."""
        parent = self.one(request.find(m("ParentFolderId")))
        messages = []
        for each in request.iterfind(f"{m('Folders')}/*"):
            name = each.findtext(t("DisplayName")) or ""
            made = self._store.create_folder(parent.id, name, each.findtext(t("FolderClass")) or "IPF.Note")
            if made is None:
                taken = Refused("ErrorFolderExists", "A folder with the specified name already exists.")
                messages.append(error("CreateFolder", taken, M.Folders()))
            else:
                messages.append(success("CreateFolder", M.Folders(write_folder(made, only_id=True))))
        return response("CreateFolder", messages)

    def sync(self, request: Element) -> Element:
        """SyncFolderHierarchy: every folder below the one asked for, in one page."""
        parent = self.one(request.find(m("SyncFolderId")))
        known = set((request.findtext(m("SyncState")) or "").split("-"))
        below = self._below(parent, deep=True)
        new = [T.Create(write_folder(each)) for each in below if str(each.id) not in known]
        state = "-".join(str(each.id) for each in below)
        content = (M.SyncState(state), M.IncludesLastFolderInRange("true"), M.Changes(*new))
        return response("SyncFolderHierarchy", [success("SyncFolderHierarchy", *content)])

    def _below(self, parent: Folder, *, deep: bool) -> list[Folder]:
        inside = {parent.id}
        found = []
        for each in self._store.folders(near=parent.id):
            if each.parent in inside:
                found.append(each)
                if deep:
                    inside.add(each.id)
        return found


def write_folder(folder: Folder, *, only_id: bool = False) -> Element:
    """A folder as EWS writes it."""
    written = T.Folder(T.FolderId(Id=folder_id(folder.id), ChangeKey=change_key(folder.id)))
    if only_id:
        return written
    if folder.parent is not None:
        written.append(T.ParentFolderId(Id=folder_id(folder.parent)))
    if folder.folder_class:
        written.append(T.FolderClass(folder.folder_class))
    written.append(T.DisplayName(plain(folder.name)))
    written.append(T.TotalCount(str(folder.total)))
    written.append(T.ChildFolderCount(str(folder.children)))
    written.append(_rights())
    if folder.distinguished:
        written.append(T.DistinguishedFolderId(folder.distinguished))
    written.append(T.UnreadCount(str(folder.unread)))
    return written


def _rights() -> Element:
    names = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")
    return T.EffectiveRights(*(T(name, "true") for name in names))


def _page(found: list[Folder]) -> Element:
    count = str(len(found))
    return M.RootFolder(
        T.Folders(*(write_folder(each) for each in found)),
        IndexedPagingOffset=count,
        IncludesLastItemInRange="true",
        TotalItemsInView=count,
    )


def _equals(restriction: Element | None) -> str | None:
    constant = None if restriction is None else next(restriction.iter(t("Constant")), None)
    return None if constant is None else constant.get("Value")
