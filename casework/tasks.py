"""Tasks and directions: what waits to be done in cases."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are meant; empty fields do not narrow. Pages count from 1."""

    urn: str = ""
    unit_id: int | None = None
    task_type_id: int | None = None
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class Task:
    """An open task of a case; `ctl_days` is how many days its custody time limit still has, as CMS counts them."""

    task_id: int
    case_id: int
    urn: str
    type_id: int
    type_name: str
    due: date
    urgent: bool
    allocated_to: str
    unit_id: int
    unit_name: str
    defendants: str
    ctl_days: int | None
    locked: bool
    material_id: int | None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of tasks, the first due first, and how many there are in all."""

    page: int
    total_pages: int
    total: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many tasks of one type are open, due, overdue and escalated."""

    type_id: int
    type_name: str
    total: int
    due: int
    overdue: int
    escalated: int


@dataclass(frozen=True, slots=True)
class Direction:
    """A court's direction in a case."""

    direction_id: int
    case_id: int
    urn: str
    title: str
    description: str
    due: date | None
    status: str
    defendant_surname: str
    defendant_first_names: str
    source: str
