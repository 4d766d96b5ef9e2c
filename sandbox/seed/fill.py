"""Writing the seed into the CMS double's database."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta

from sandbox.seed.cases import generated_cases
from sandbox.seed.demo import FORBIDDEN_CASE, FORBIDDEN_TO, demo_cases, demo_papers, later_papers
from sandbox.seed.dice import chance, number
from sandbox.seed.models import SeedCase, SeedDefendant, SeedPaper
from sandbox.seed.papers import papers_of

_TASK_TYPES = ((1, "Review the case"), (2, "Early advice"), (3, "Prepare for court"), (4, "Reply to correspondence"))
_FIRST_MATERIAL = 8_600_001
_FIRST_VERSION_ABOVE = 700_000  # a version's number differs from its material's, as in the real system


def fill(db: sqlite3.Connection, seeded: date) -> None:
    """Put every seeded case with its papers into an empty database."""
    _Writer(db, seeded).write()


def add_cases(db: sqlite3.Connection, seeded: date, cases: Iterable[SeedCase]) -> None:
    """Put further cases, without papers, into a database that has its seed."""
    writer = _Writer(db, seeded)
    for case in cases:
        writer.case(case, ())


class _Writer:
    def __init__(self, db: sqlite3.Connection, seeded: date) -> None:
        self._db = db
        self._seeded = seeded
        self._material = _FIRST_MATERIAL

    def write(self) -> None:
        demo = demo_cases(self._seeded)
        for case in demo:
            self.case(case, demo_papers(case))
        for case in generated_cases(self._seeded):
            self.case(case, papers_of(case))
        for case in demo:
            for paper in later_papers(case):
                self._paper(case, paper, parent=None)
        self._db.execute("insert into denials values (?, ?)", (FORBIDDEN_CASE, FORBIDDEN_TO))

    def case(self, case: SeedCase, papers: tuple[SeedPaper, ...]) -> None:
        """One case with its people, its papers and its tasks."""
        hearing_date, hearing_type, venue = case.hearing or (None, None, None)
        self._insert(
            "cases",
            case_id=case.case_id,
            urn=case.urn,
            urn_root=case.root,
            operation=case.operation,
            unit_id=case.unit.unit_id,
            unit_name=case.unit.name,
            area_id=case.unit.area_id,
            area_name=case.unit.area_name,
            registration_date=case.registered.isoformat(),
            next_hearing_date=_iso(hearing_date),
            next_hearing_type=hearing_type,
            next_hearing_venue=venue,
            finalised=case.finalised,
            restricted=case.restricted,
            deleted=case.deleted,
        )
        for place, defendant in enumerate(case.defendants, 1):
            self._defendant(case.case_id, place, defendant)
        for place, witness in enumerate(case.witnesses):
            self._insert(
                "witnesses",
                witness_id=_witness_id(case.case_id, place),
                case_id=case.case_id,
                first_name=witness.first_name,
                surname=witness.surname,
                is_police=witness.police,
            )
        for place, witness in enumerate(case.witnesses, 1):
            if witness.police:
                self._insert(
                    "producers", producer_id=case.case_id * 10 + place, case_id=case.case_id, name=witness.name
                )
        for paper in papers:
            self._paper(case, paper, parent=None)
        self._tasks(case)

    def _tasks(self, case: SeedCase) -> None:
        """Up to three open tasks: one on time, one overdue, one that was passed upwards."""
        if case.finalised or case.deleted:
            return
        for place in range(number(0, 2, case.case_id, "tasks")):
            type_id, name = _TASK_TYPES[number(0, len(_TASK_TYPES) - 1, case.case_id, place)]
            due = self._seeded + timedelta(days=number(-6, 14, case.case_id, place, "due"))
            self._insert(
                "tasks",
                case_id=case.case_id,
                type=name,
                type_id=type_id,
                created_at=case.registered.isoformat(),
                due=due.isoformat(),
                urgent=chance(10, case.case_id, place, "urgent"),
                escalated=due < self._seeded - timedelta(days=4),
                allocated_to=None,
            )

    def _defendant(self, case_id: int, place: int, person: SeedDefendant) -> None:
        defendant_id = case_id * 10 + place
        self._insert(
            "defendants",
            defendant_id=defendant_id,
            case_id=case_id,
            list_order=place,
            type="Organisation" if person.organisation else "Person",
            first_names=person.first_names or None,
            surname=person.surname or None,
            organisation_name=person.organisation or None,
            dob=_iso(person.born),
            youth=person.youth,
            police_remand_status=person.remand or None,
            custody_time_limit=_iso(person.custody_time_limit),
        )
        for order, offence in enumerate(person.offences, 1):
            self._insert(
                "charges",
                charge_id=defendant_id * 10 + order,
                defendant_id=defendant_id,
                code=offence.code,
                list_order=order,
                description=offence.description,
                from_date=(self._seeded - timedelta(days=75 + order)).isoformat(),
            )

    def _paper(self, case: SeedCase, paper: SeedPaper, *, parent: int | None) -> None:
        on = case.registered + timedelta(days=paper.days_after)
        material = None
        if paper.file_name:  # a phone call has no material
            material = self._take_material(case, paper, on, parent)
        if paper.message is not None:
            self._insert(
                "communications",
                material_id=material,
                case_id=case.case_id,
                subject=paper.message.subject,
                description=paper.message.description,
                date=f"{on.isoformat()}T09:30:00+00:00",
                direction=paper.message.direction,
                method=paper.message.method,
                party=paper.message.party,
                party_description=paper.message.party_description,
                status="New" if paper.message.inbox else "Complete",
                file_name=paper.file_name,
            )
        for child in paper.children:
            self._paper(case, child, parent=material)

    def _take_material(self, case: SeedCase, paper: SeedPaper, on: date, parent: int | None) -> int:
        material, self._material = self._material, self._material + 1
        self._insert(
            "materials",
            material_id=material,
            version_id=material - _FIRST_VERSION_ABOVE,
            case_id=case.case_id,
            parent_id=parent,
            type_id=paper.type_id,
            type_name=paper.type_name,
            category=paper.category,
            title=paper.title,
            file_name=paper.file_name,
            content_type=paper.content_type,
            date=on.isoformat(),
            list_order=paper.list_order,
            witness_id=None if paper.witness is None else _witness_id(case.case_id, paper.witness),
            is_unused=paper.unused,
            is_inbox=paper.message is not None and paper.message.inbox,
            read_state=_read_state(paper),
            classification=_CLASSIFICATION.get(paper.category),
            reference=f"{case.case_id % 1000}/{paper.list_order}" if paper.category == "Exhibit" else None,
            content=f"seed:{paper.recipe}",
            ids_missing=paper.ids_missing,
        )
        return material

    def _insert(self, table: str, **values: object) -> None:
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        # Table and column names are this module's own.
        self._db.execute(f"insert into {table} ({columns}) values ({marks})", tuple(values.values()))  # noqa: S608


_CLASSIFICATION = {"Statement": "Statement", "Exhibit": "Exhibit", "OtherForm": "Other", "MGForm": "Other"}


def _read_state(paper: SeedPaper) -> str:
    if paper.message is None:
        return "Invalid"
    return "Unread" if paper.message.inbox else "Read"


def _witness_id(case_id: int, place: int) -> int:
    return case_id * 10 + place


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
