"""DDEI: the one controlled way to the CMS and the Redaction Log. Everything above speaks to it and to nothing below."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from casework.filing import CheckTask
from ddei.access import Access
from ddei.audit import Audit
from ddei.cases import Cases
from ddei.changing import Changing
from ddei.communications import Communications
from ddei.documents import Documents
from ddei.drift import Drift
from ddei.filing import Filing
from ddei.health import Health
from ddei.known_sessions import KnownSessions
from ddei.mail_filing import NO_FORCES, MailFiling
from ddei.mail_queue import MailQueue
from ddei.materials import Materials
from ddei.notes import Notes
from ddei.redactions import Redactions
from ddei.registering import Registering
from ddei.reliance import Reliance
from ddei.tasks import Tasks
from ddei.unfiled import Unfiled
from ddei.writes import SETTLE, Writes
from integrations.cms.port import Cms
from integrations.redaction_log.client import RedactionLogClient
from store.store import Store

SPOOL = Path("var") / "spool"
"""Where the listener keeps mails until they are in CMS, unless told otherwise."""


class Ddei:
    """The areas of the facade. Every operation: role, work, one legal record (ddei/rules.py is the whole matrix)."""

    def __init__(
        self,
        *,
        cms: Cms,
        redaction_log: RedactionLogClient,
        store: Store,
        settle: timedelta = SETTLE,
        spool: Path = SPOOL,
        drift: Drift | None = None,
        check_task: CheckTask = CheckTask.ALWAYS,
        forces: Mapping[str, str] = NO_FORCES,
    ) -> None:
        self.drift = drift or Drift()
        self.health = Health(cms=cms, drift=self.drift)
        known = KnownSessions()
        self.audit = Audit(legal_log=store.legal_log, known=known)
        writes = Writes(ledger=store.ledger, audit=self.audit, settle=settle, drift=self.drift)
        changing = Changing(cms=cms, audit=self.audit, writes=writes)
        self.access = Access(cms=cms, audit=self.audit, known=known)
        self.cases = Cases(cms=cms, audit=self.audit)
        self.documents = Documents(cms=cms, audit=self.audit, changing=changing)
        self.materials = Materials(cms=cms, changing=changing)
        self.communications = Communications(cms=cms, audit=self.audit)
        self.filing = Filing(cms=cms, audit=self.audit, writes=writes)
        self.registering = Registering(cms=cms, audit=self.audit, writes=writes)
        self.notes = Notes(cms=cms, audit=self.audit, changing=changing)
        self.tasks = Tasks(cms=cms, audit=self.audit)
        self.redactions = Redactions(
            redaction_log=redaction_log,
            audit=self.audit,
            # Another system than the CMS: that the CMS has changed stops nothing here.
            writes=Writes(ledger=store.ledger, audit=self.audit, settle=settle, drift=Drift()),
        )
        self.mail_filing = MailFiling(
            filing=self.filing, rows=store.mail, spool=spool, check_task=check_task, forces=forces
        )
        self.unfiled = Unfiled(
            rows=store.mail, claims=store.mail_claims, cases=self.cases, mail_filing=self.mail_filing, audit=self.audit
        )
        self.queue = MailQueue(rows=store.mail, claims=store.mail_claims, search=store.mail_search, audit=self.audit)
        self.reliance = Reliance(ledger=store.ledger, readers=store.log_readers)
