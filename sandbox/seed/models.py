"""A case as the seed plans it, before it becomes rows."""

from dataclasses import dataclass
from datetime import date

from sandbox.seed.forces import Unit


@dataclass(frozen=True, slots=True)
class Offence:
    """A charge; code NYC means that nobody was charged yet."""

    code: str
    description: str


@dataclass(frozen=True, slots=True)
class SeedDefendant:
    """A defendant; a company has only `organisation`."""

    first_names: str = ""
    surname: str = ""
    organisation: str = ""
    born: date | None = None
    youth: bool = False
    remand: str = "Released on unconditional bail"
    custody_time_limit: date | None = None
    offences: tuple[Offence, ...] = ()

    @property
    def name(self) -> str:
        """The name as people write it."""
        return self.organisation or f"{self.first_names} {self.surname}"


@dataclass(frozen=True, slots=True)
class SeedWitness:
    """A witness; `first_name` of a police officer carries rank and number."""

    first_name: str
    surname: str
    police: bool = False

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.first_name} {self.surname}"


@dataclass(frozen=True, slots=True)
class SeedCase:
    """A whole case without its papers."""

    case_id: int
    root: str
    split: int | None
    unit: Unit
    registered: date
    defendants: tuple[SeedDefendant, ...]
    witnesses: tuple[SeedWitness, ...]
    operation: str = ""
    hearing: tuple[date, str, str] | None = None
    finalised: bool = False
    restricted: bool = False
    deleted: bool = False

    @property
    def urn(self) -> str:
        """The URN with its split."""
        return self.root if self.split is None else f"{self.root}/{self.split}"


@dataclass(frozen=True, slots=True)
class SeedPaper:
    """A document of a case. `recipe` says how its bytes are made when somebody opens it; `children` are attachments."""

    type_id: int
    type_name: str
    category: str
    title: str
    file_name: str
    days_after: int
    recipe: str = "form"
    content_type: str = "application/pdf"
    list_order: int | None = None
    witness: int | None = None
    unused: bool = False
    ids_missing: bool = False
    message: "SeedMessage | None" = None
    children: tuple["SeedPaper", ...] = ()


@dataclass(frozen=True, slots=True)
class SeedMessage:
    """What makes a paper a communication."""

    subject: str
    description: str
    party: str
    party_description: str
    inbox: bool
    direction: str = "In"
    method: str = "EMAIL"
