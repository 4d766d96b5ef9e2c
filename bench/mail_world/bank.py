"""What a phrase bank is: one way people write, its wording and its structure.

Templates have slots: {urn} {rv} (what stands after "R v") {name} (in running text) {op} {witness} {doc} {day} {town}
{surname} and {name_file} (in a file's name) {sender} {role} {phone}. Where a mail may state facts or not, templates are
sorted by what they state: u for the URN, n for a defendant.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Templates = tuple[str, ...]
ByFacts = Mapping[str, Templates]


@dataclass(frozen=True, slots=True)
class Bank:
    """One way people write. `html` is the share of mails with a second form."""

    name: str
    locale: str
    subjects: ByFacts
    bodies: ByFacts
    files: ByFacts
    papers: ByFacts
    operations: Templates
    witnesses: Templates
    linked: Templates
    linked_by_urn: Templates
    two_subjects: Templates
    two_bodies: Templates
    documents: Templates
    greetings: Templates
    signatures: Templates
    quotes: Templates
    forwards: Templates
    look_alikes: Templates
    unrelated: tuple[tuple[str, str], ...]
    versus: Templates
    in_text: Templates
    html: float
