"""The shape of our EWS replies: what is in which element, for the same question a real EWS server was asked.

Shapes written down here hold always. Where the recorded traffic of a real server is at hand, its requests are put to
the sandbox, and the replies must have the same elements but for the differences listed here.
"""

from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from lxml import etree

from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from sandbox.mailbox.ids import SyncState, attachment_id, change_key, folder_id
from sandbox.mailbox.soap import TYPES, envelope, m, t

pytestmark = pytest.mark.contract

RECORDED = Path(__file__).parents[3] / "shared" / "data" / "ews"
ITEM = "Items/Message"


def shape(reply: bytes) -> set[str]:
    """The paths of the elements below the reply's response messages."""
    root = etree.fromstring(reply, etree.XMLParser(huge_tree=True))
    messages = root.find(".//" + m("ResponseMessages"))
    assert messages is not None, reply
    return {path for message in messages for each in message for path in paths(each, "")}


def paths(element: etree._Element, above: str) -> set[str]:
    here = above + etree.QName(element).localname
    return {here}.union(*(paths(each, here + "/") for each in element))


@pytest.fixture
async def filled(exchange: SandboxMailbox) -> SandboxMailbox:
    """Six mails like those the real server held, and a folder to move them to."""
    for number in range(6):
        mail = EmailMessage()
        mail["From"] = "PC 1234 <officer@police.test>"
        mail["To"] = ADDRESS
        mail["Subject"] = "FW: nested" if number == 5 else f"R v SMITH 45AB050{number}26 MG11"
        mail["Message-ID"] = f"<m{number}@police.test>"
        if number != 5:
            mail["In-Reply-To"] = "<x@cps.test>"
        mail.set_content("Please find attached")
        mail.add_alternative("<p>Please find attached <b>MG11</b></p>", subtype="html")
        if number == 5:
            inner = EmailMessage()
            inner["Subject"] = "inner"
            inner.set_content("inner body")
            mail.add_attachment(inner)
        else:
            mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="MG11 0.pdf")
        exchange.store.deliver(mail.as_bytes())
    exchange.store.create_folder(3, "Filed", "IPF.Note")
    return exchange


def question(name: str, inner: str, **attributes: str) -> bytes:
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    spaces = 'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="' + TYPES + '"'
    return envelope(etree.fromstring(f"<m:{name} {spaces}{given}>{inner}</m:{name}>"))


ID_ONLY = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>{}</m:ItemShape>"
INBOX = '<t:DistinguishedFolderId Id="inbox"/>'


async def test_our_own_shapes(filled: SandboxMailbox) -> None:
    item = filled.store.items(3)[0]
    item_id = f'<m:ItemIds><t:ItemId Id="{item.native_id}"/></m:ItemIds>'
    subject = '<t:AdditionalProperties><t:FieldURI FieldURI="item:Subject"/></t:AdditionalProperties>'
    sync = (
        ID_ONLY.format(subject)
        + f"<m:SyncFolderId>{INBOX}</m:SyncFolderId><m:MaxChangesReturned>5</m:MaxChangesReturned>"
    )
    view = '<m:IndexedPageItemView MaxEntriesReturned="2" Offset="0" BasePoint="Beginning"/>'
    find = ID_ONLY.format("") + view + f"<m:ParentFolderIds>{INBOX}</m:ParentFolderIds>"
    attached = attachment_id(3, item.id, 0)
    questions = {
        question("GetItem", ID_ONLY.format(subject) + item_id): {
            "ResponseCode", "Items", ITEM, f"{ITEM}/ItemId", f"{ITEM}/Subject",
        },
        question("SyncFolderItems", sync): {
            "ResponseCode", "SyncState", "IncludesLastItemInRange", "Changes", "Changes/Create", "Changes/Create/Message",
            "Changes/Create/Message/ItemId", "Changes/Create/Message/Subject",
        },
        question("FindItem", find, Traversal="Shallow"): {
            "ResponseCode", "RootFolder", f"RootFolder/{ITEM}", "RootFolder/Items", f"RootFolder/{ITEM}/ItemId",
        },
        question("GetAttachment", f'<m:AttachmentIds><t:AttachmentId Id="{attached}"/></m:AttachmentIds>'): {
            "ResponseCode", "Attachments", *(
                f"Attachments/FileAttachment{each}"
                for each in ("", "/AttachmentId", "/Name", "/ContentType", "/Size", "/IsInline", "/Content")
            ),
        },
        question("MoveItem", f'<m:ToFolderId><t:FolderId Id="{folder_id(9)}"/></m:ToFolderId>{item_id}'): {
            "ResponseCode", "Items", ITEM, f"{ITEM}/ItemId",
        },
        question("GetItem", ID_ONLY.format(subject) + item_id + " "): {
            "MessageText", "ResponseCode", "DescriptiveLinkKey", "Items",
        },
        question("SyncFolderItems", sync.replace("<m:Max", "<m:SyncState>AAAA</m:SyncState><m:Max")): {
            "MessageText", "ResponseCode", "DescriptiveLinkKey", "SyncState", "IncludesLastItemInRange",
        },
    }  # fmt: skip
    async with httpx.AsyncClient(auth=(ADDRESS, PASSWORD)) as http:
        for asked, expected in questions.items():
            answer = await http.post(filled.ews_url, content=asked)
            assert shape(answer.content) == expected


@dataclass(frozen=True)
class Difference:
    """Why a real server's reply, or ours, has elements the other has not."""

    theirs: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()


UNASKED = {"DateTimeReceived", "Groups", "PermissionSet"}  # that server adds these unasked; Exchange does not
# Rights, the folder's people and who last touched a mail: a mailbox with one owner has no use for them.
OWNER = {"EffectiveRights", "LastModifiedName", "ReceivedBy", "ReceivedRepresenting"}
INLINE = {"IsInline", "TextBody"}  # Exchange sends these two; that server does not
SCENARIOS = {
    "01-hello-001-ConvertId": Difference(),
    "01-hello-002-GetFolder": Difference(theirs=frozenset({"ParentFolderId"})),  # our root stands in nothing
    "01-hello-003-GetFolder": Difference(),
    "01-hello-004-FindItem": Difference(),
    "02-sync-initial-015-SyncFolderItems": Difference(),
    "02-sync-initial-016-SyncFolderItems": Difference(),
    "04-sync-incremental-018-SyncFolderItems": Difference(),
    "05-getitem-019-GetItem": Difference(),
    "06-mime-020-GetItem": Difference(),
    "08-mark-022-GetItem": Difference(),
    "08-mark-023-UpdateItem": Difference(),
    "09-find-mark-024-FindItem": Difference(),
    "10-move-026-GetFolder": Difference(
        theirs=frozenset({"CalendarFolder", "ContactsFolder", "TasksFolder"}),
        ours=frozenset({"MessageText", "DescriptiveLinkKey"}),
    ),
    "10-move-029-MoveItem": Difference(),
    "11-sync-after-move-030-SyncFolderItems": Difference(),
    "13-missing-032-GetItem": Difference(),
    "15-stream-034-Subscribe": Difference(),
    "16-folders-036-SyncFolderHierarchy": Difference(),
    "18-send-037-CreateItem": Difference(),
    "19-nested-038-FindItem": Difference(),
    "19-nested-039-GetItem": Difference(theirs=frozenset({"Item"})),  # that server shows the inner mail at once
}
HERE = sorted(name for name in SCENARIOS if (RECORDED / f"{name}.req.xml").exists())


def test_what_is_recorded_is_compared() -> None:
    recorded = {path.name.split(".")[0] for path in RECORDED.glob("*.resp.xml")}
    assert not recorded or set(SCENARIOS) <= recorded


async def test_recorded_requests_get_replies_of_the_recorded_shape(filled: SandboxMailbox) -> None:
    async with httpx.AsyncClient(auth=(ADDRESS, PASSWORD)) as http:
        for name in HERE:
            asked = in_our_ids(filled, name, (RECORDED / f"{name}.req.xml").read_bytes())
            answer = await http.post(filled.ews_url, content=asked)
            theirs = shape((RECORDED / f"{name}.resp.xml").read_bytes())
            ours = shape(answer.content)
            known = SCENARIOS[name]
            assert without(theirs, UNASKED | OWNER | known.theirs) - ours == set(), name
            assert without(ours, INLINE | OWNER | UNASKED | known.ours) - theirs == set(), name


def without(paths: set[str], names: set[str] | frozenset[str]) -> set[str]:
    return {path for path in paths if not names & set(path.split("/"))}


def in_our_ids(exchange: SandboxMailbox, name: str, request: bytes) -> bytes:
    """A recorded request with our ids in the place of that server's."""
    root = etree.fromstring(request)
    nested = name.startswith("19")
    items = exchange.store.items(3)
    item = items[-1] if nested else items[0]
    for each in root.iter(t("ItemId")):
        each.set("Id", "gone" if "missing" in name else item.native_id)
        each.set("ChangeKey", change_key(1))
    for each in root.iter(t("FolderId")):
        each.set("Id", folder_id(9))
    for each in root.iterfind(f".//{t('DistinguishedFolderId')}/{t('Mailbox')}/{t('EmailAddress')}"):
        each.text = ADDRESS
    for each in root.iter(m("SyncState")):
        last = exchange.store.last_change()
        each.text = str(SyncState(3, begun=0, seen=last - 2 if "after-move" in name else 3))
    return etree.tostring(root)
