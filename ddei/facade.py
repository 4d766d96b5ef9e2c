"""DDEI: the one controlled way to the CMS and the Redaction Log. Everything above speaks to it and to nothing below."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from casework.filing import CheckTask
from ddei.access import Access
from ddei.audit import Audit
from ddei.cases import Cases
from ddei.changing import Changing
from ddei.clearing import Clearing
from ddei.communications import Communications
from ddei.documents import Documents
from ddei.drift import Drift
from ddei.filing import Filing
from ddei.health import Health
from ddei.known_sessions import KnownSessions
from ddei.listing import Listing
from ddei.mail_filing import NO_FORCES, MailFiling
from ddei.mail_queue import MailQueue
from ddei.materials import Materials
from ddei.notes import Notes
from ddei.pack import Pack
from ddei.papers import DATA, engine_in, shelf_in
from ddei.preparing import Preparing
from ddei.reading import Reading
from ddei.redactions import Redactions
from ddei.refresh import Refresh
from ddei.registering import Registering
from ddei.reliance import Reliance
from ddei.searching import Searching
from ddei.tasks import Tasks
from ddei.unfiled import Unfiled
from ddei.writes import SETTLE, Writes
from documents.shelf import Shelf
from integrations.cms.port import Cms
from integrations.redaction_log.client import RedactionLogClient
from search.port import SearchEngine
from store.store import Store

SPOOL = DATA / "spool"
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
        shelf: Shelf | None = None,
        engine: SearchEngine | None = None,
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
        self._set_up_reading(cms, store, shelf or shelf_in(DATA), engine or engine_in(DATA))
        self.reliance = Reliance(ledger=store.ledger, readers=store.log_readers)

    def _set_up_reading(self, cms: Cms, store: Store, shelf: Shelf, engine: SearchEngine) -> None:
        listing = Listing(cms=cms, contents=store.contents)
        preparing = self._preparing = Preparing(
            cms=cms, audit=self.audit, shelf=shelf, engine=engine, contents=store.contents
        )
        self.reading = Reading(
            audit=self.audit, listing=listing, preparing=preparing, shelf=shelf, contents=store.contents
        )
        self.pack = Pack(audit=self.audit, listing=listing, preparing=preparing)
        self.refresh = Refresh(
            audit=self.audit,
            listing=listing,
            preparing=preparing,
            engine=engine,
            contents=store.contents,
            rows=store.refreshes,
        )
        self.searching = Searching(
            audit=self.audit, listing=listing, preparing=preparing, refresh=self.refresh, engine=engine
        )
        self.clearing = Clearing(shelf=shelf, engine=engine, contents=store.contents, refreshes=store.refreshes)

    async def close(self) -> None:
        """Stop what is done in the background. Nothing of it is lost: it is done again when somebody asks for it."""
        await self.pack.close()
        await self.refresh.close()
        await self._preparing.close()
