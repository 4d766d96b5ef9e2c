"""What matching keeps of every open case: enough to find it in a mail, and no more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartyName:
    """A defendant or a witness. A company has only `organisation_name`."""

    first_names: str = ""
    surname: str = ""
    organisation_name: str = ""
    police: bool = False

    @property
    def name(self) -> str:
        """The name as people write it: "Sam Example", or the company's name."""
        return self.organisation_name or f"{self.first_names} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case, or one split of it: `urn` with its split where there is one. Only `case_id` and `urn` are always known.

    `problem` says in one word why CMS will not show the case: "deleted" or "unseen".
    """

    case_id: int
    urn: str
    defendants: tuple[PartyName, ...] = ()
    witnesses: tuple[PartyName, ...] = ()
    operation: str = ""
    unit: str = ""
    closed: bool = False
    restricted: bool = False
    problem: str = ""

    @property
    def urn_root(self) -> str:
        """The 11 characters shared by all splits."""
        return self.urn[:11]

    @property
    def lead_defendant(self) -> str:
        """The first defendant's name, or nothing."""
        return self.defendants[0].name if self.defendants else ""


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """A page of them. `after` is what to ask the next page with, empty when this was the last."""

    records: tuple[CaseRecord, ...]
    after: str
