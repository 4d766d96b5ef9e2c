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
REDACTORS = frozenset({Role.PROSECUTOR, Role.OPERATIONS, Role.SUPERVISOR})
OVERSEERS = frozenset({Role.SUPERVISOR, Role.SERVICE})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call an operation, and how the legal log names it."""

    kind: LogKind
    roles: frozenset[Role]


RULES: Mapping[str, Rule] = {
    "access.sign_in": Rule(LogKind.CONSULTATION, EVERYONE),
    "access.resume": Rule(LogKind.CONSULTATION, EVERYONE),
    "access.verify": Rule(LogKind.CONSULTATION, EVERYONE),
    "digest.show": Rule(LogKind.DISCLOSURE, OVERSEERS),
    "audit.disclosed": Rule(LogKind.DISCLOSURE, EVERYONE),
    "cases.by_urn": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.by_name": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.by_operation": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.open": Rule(LogKind.CONSULTATION, EVERYONE),
    "cases.custody_time_limits": Rule(LogKind.CONSULTATION, OVERSEERS),
    "documents.list": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.content": Rule(LogKind.CONSULTATION, EVERYONE),
    "documents.check_out": Rule(LogKind.ALTERATION, EVERYONE),
    "documents.cancel_check_out": Rule(LogKind.ALTERATION, EVERYONE),
    "communications.list": Rule(LogKind.CONSULTATION, EVERYONE),
    "communications.attachments": Rule(LogKind.CONSULTATION, EVERYONE),
    "communications.existing": Rule(LogKind.CONSULTATION, EVERYONE),
    "filing.keep_file": Rule(LogKind.COLLECTION, FILERS),
    "filing.file": Rule(LogKind.COLLECTION, FILERS),
    "filing.undo": Rule(LogKind.ERASURE, FILERS),
    "notes.list": Rule(LogKind.CONSULTATION, EVERYONE),
    "notes.add": Rule(LogKind.ALTERATION, EVERYONE),
    "redactions.lookups": Rule(LogKind.CONSULTATION, REDACTORS),
    "redactions.submit": Rule(LogKind.COLLECTION, REDACTORS),
    "redactions.resend_pending": Rule(LogKind.COLLECTION, EVERYONE),
    "unfiled.list": Rule(LogKind.CONSULTATION, FILERS),
    "unfiled.get": Rule(LogKind.CONSULTATION, FILERS),
    "unfiled.filed": Rule(LogKind.CONSULTATION, FILERS),
    "unfiled.file": Rule(LogKind.COMBINATION, FILERS),
    "unfiled.dismiss": Rule(LogKind.ALTERATION, FILERS),
    "unfiled.undo": Rule(LogKind.ALTERATION, FILERS),
}
"""Every public operation of the facade stands here; a test fails for one that does not."""
