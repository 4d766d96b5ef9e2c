"""What is written into a case, and the receipt that proves it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from casework.document_types import OTHER_COMMUNICATION


class CheckTask(StrEnum):
    """When CMS makes a "check communication" task of a filed mail."""

    ALWAYS = "always"
    NEVER = "never"
    DOUBTFUL = "doubtful"  # only where a person should look: see ddei.mail_filing.wants_check


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept on our disk until it is in CMS; `sha256` is of its bytes, in hex, `type_id` what CMS calls such papers."""

    file_name: str
    content_type: str
    path: Path
    size: int
    sha256: str
    type_id: int = OTHER_COMMUNICATION


@dataclass(frozen=True, slots=True)
class NewCommunication:
    """A message to be filed into a case, with the ten fields the contract wants and its attachments.

    `key` names the business event ("this mail, into this case"), and never changes with transport ids: the same key is
    written at most once. `party` is one of Counsel, Court, Defence, Police, DigitalCaseSystem, Wcu, Other.
    """

    key: str
    case_id: int
    urn: str
    subject: str
    date: date
    description: str
    party: str
    party_description: str
    message: StoredFile
    attachments: tuple[StoredFile, ...] = ()
    create_check_task: bool = True
    mark_as_read: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one write, read back from the system it went to.

    `repeated` is true when the write had been done before and this call changed nothing.
    """

    reference: str
    kind: str
    case_id: int
    urn: str
    done_at: datetime
    done_by: str
    external_id: str = ""
    attachments: tuple[str, ...] = ()
    repeated: bool = field(default=False, compare=False)
