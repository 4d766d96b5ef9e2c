"""The whole access matrix on one page: who may do what, and what kind of processing it is in the legal log.

The role comes from CMS. CMS then decides again, by the rights of the caller's own session.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.people import Role
from store.legal_log import LogKind

EVERYONE = frozenset(Role)
# Supervisors too: mail for a restricted case waits for somebody who may see it.
FILERS = frozenset({Role.OPERATIONS, Role.SUPERVISOR, Role.SERVICE})
# Whoever works on the papers of a case; the listener's account only adds to it.
CHANGERS = frozenset({Role.PROSECUTOR, Role.OPERATIONS, Role.SUPERVISOR})
REDACTORS = CHANGERS
OVERSEERS = frozenset({Role.SUPERVISOR, Role.SERVICE})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call an operation, how the legal log names it, and whether it writes."""

    kind: LogKind
    roles: frozenset[Role]
    writes: bool = False


RULES: Mapping[str, Rule] = {
    "access.sign_in": Rule(LogKind.CONSULTATION, EVERYONE),
    "access.resume": Rule(LogKind.CONSULTATION, EVERYONE),
    "access.verify": Rule(LogKind.CONSULTATION, EVERYONE),
    "access.units": Rule(LogKind.CONSULTATION, EVERYONE),
    "digest.show": Rule(LogKind.DISCLOSURE, OVERSEERS),
    "audit.disclosed": Rule(LogKind.DISCLOSURE, EVERYONE),
    "cases.by_urn": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.by_name": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.by_operation": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.open_records": Rule(LogKind.CONSULTATION, OVERSEERS),
    "cases.open": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.lock": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.hearings": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.history": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.pcd_requests": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.statements": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.producers": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.custody_time_limits": Rule(LogKind.CONSULTATION, OVERSEERS),
    "documents.list": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.material": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.versions": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.types": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.content": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.fetch": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.check_out": Rule(LogKind.ALTERATION, EVERYONE, writes=True),
    "documents.cancel_check_out": Rule(LogKind.ALTERATION, EVERYONE, writes=True),
    "documents.save_version": Rule(LogKind.COLLECTION, CHANGERS, writes=True),
    "materials.rename": Rule(LogKind.ALTERATION, CHANGERS, writes=True),
    "materials.rename_exhibit": Rule(LogKind.ALTERATION, CHANGERS, writes=True),
    "materials.reclassify": Rule(LogKind.ALTERATION, CHANGERS, writes=True),
    "materials.set_used": Rule(LogKind.ALTERATION, CHANGERS, writes=True),
    "materials.set_read_state": Rule(LogKind.ALTERATION, CHANGERS, writes=True),
    "materials.discard": Rule(LogKind.ERASURE, CHANGERS, writes=True),
    "communications.list": Rule(LogKind.CONSULTATION, EVERYONE),
    "communications.inbox": Rule(LogKind.CONSULTATION, EVERYONE),
    "communications.attachments": Rule(LogKind.CONSULTATION, EVERYONE),
    "communications.existing": Rule(LogKind.CONSULTATION, EVERYONE),
    "filing.keep_file": Rule(LogKind.COLLECTION, FILERS, writes=True),
    "filing.file": Rule(LogKind.COLLECTION, FILERS, writes=True),
    "filing.undo": Rule(LogKind.ERASURE, FILERS, writes=True),
    "registering.register": Rule(LogKind.COLLECTION, FILERS, writes=True),
    "reading.documents": Rule(LogKind.CONSULTATION, EVERYONE),
    "reading.states": Rule(LogKind.CONSULTATION, EVERYONE),
    "reading.open": Rule(LogKind.CONSULTATION, EVERYONE),
    "reading.page": Rule(LogKind.CONSULTATION, EVERYONE),
    "reading.sizes": Rule(LogKind.CONSULTATION, EVERYONE),
    "reading.picture": Rule(LogKind.CONSULTATION, EVERYONE),
    "reading.thumbnail": Rule(LogKind.CONSULTATION, EVERYONE),
    "reading.prepare": Rule(LogKind.CONSULTATION, EVERYONE),
    "pack.fill": Rule(LogKind.CONSULTATION, EVERYONE),
    "refresh.start": Rule(LogKind.CONSULTATION, EVERYONE),
    "refresh.tracker": Rule(LogKind.CONSULTATION, EVERYONE),
    "searching.in_case": Rule(LogKind.CONSULTATION, EVERYONE),
    "searching.in_document": Rule(LogKind.CONSULTATION, EVERYONE),
    "searching.across": Rule(LogKind.CONSULTATION, EVERYONE),
    "notes.list": Rule(LogKind.CONSULTATION, EVERYONE),
    "notes.add": Rule(LogKind.ALTERATION, EVERYONE, writes=True),
    "tasks.list": Rule(LogKind.CONSULTATION, EVERYONE),
    "tasks.summary": Rule(LogKind.CONSULTATION, EVERYONE),
    "tasks.directions": Rule(LogKind.CONSULTATION, EVERYONE),
    "redactions.lookups": Rule(LogKind.CONSULTATION, REDACTORS),
    "redactions.submit": Rule(LogKind.COLLECTION, REDACTORS, writes=True),
    "redactions.resend_pending": Rule(LogKind.COLLECTION, EVERYONE, writes=True),
    "unfiled.list": Rule(LogKind.CONSULTATION, FILERS),
    "unfiled.get": Rule(LogKind.CONSULTATION, FILERS),
    "unfiled.filed": Rule(LogKind.CONSULTATION, FILERS),
    "unfiled.file": Rule(LogKind.COMBINATION, FILERS, writes=True),
    "unfiled.dismiss": Rule(LogKind.ALTERATION, FILERS, writes=True),
    "unfiled.hold": Rule(LogKind.ALTERATION, FILERS, writes=True),
    "unfiled.undo": Rule(LogKind.ALTERATION, FILERS, writes=True),
    "queue.claim": Rule(LogKind.ALTERATION, FILERS, writes=True),
    "queue.release": Rule(LogKind.ALTERATION, FILERS, writes=True),
    "queue.hand_over": Rule(LogKind.ALTERATION, FILERS, writes=True),
    "queue.split": Rule(LogKind.ALTERATION, FILERS, writes=True),
    "queue.filed": Rule(LogKind.CONSULTATION, FILERS),
    "queue.filed_mail": Rule(LogKind.CONSULTATION, FILERS),
    "queue.ignored": Rule(LogKind.CONSULTATION, FILERS),
}
"""Every public operation of the facade stands here; a test fails for one that does not."""

ASK_CMS = frozenset(
    name
    for name, rule in RULES.items()
    if not rule.writes and name.partition(".")[0] in {"cases", "documents", "communications", "notes", "tasks"}
)
"""Reads that ask CMS in the caller's own session before they answer, so that a session that has ended shows in them."""
