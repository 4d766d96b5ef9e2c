"""What the CMS double shows, and to whom. Rows come out with the GraphQL schema's field names."""

import sqlite3
from datetime import date
from functools import lru_cache
from typing import Any

from casework.people import Role
from sandbox.cms import background, refusals
from sandbox.cms.database import today
from sandbox.people import PEOPLE, Person
from sandbox.seed.dice import chance

Fields = dict[str, Any]

_WITNESS_FLAGS = (
    "isChild", "isExpert", "isGreatestNeed", "isPrisoner", "isInterpreter", "isVulnerable", "isProfessional",
    "isSpecialNeeds", "isIntimidated", "isVictim",
)  # fmt: skip
# The officer of the first demonstration case, so that the null is met where everybody looks.
_LOSES_A_STATEMENT = 21400011
_MOST_OPEN_CASES = 500
_SEES_RESTRICTED = {Role.SUPERVISOR, Role.SERVICE}
_DOCUMENTS = (
    "select m.*, exists (select 1 from notes n where n.material_id = m.material_id) as noted, "
    "exists (select 1 from materials c where c.parent_id = m.material_id and c.discard_reason = '') as parent "
    "from materials m"
)
_COMMUNICATIONS = (
    "select c.*, m.type_id, exists (select 1 from materials a where a.parent_id = c.material_id "
    "and a.discard_reason = '') as parent from communications c left join materials m using (material_id)"
)


class Records:
    """Reads of cases and what is in them; every one of them for a person, and refused as the CMS refuses."""

    def __init__(self, *, db: sqlite3.Connection) -> None:
        self._db = db

    def open_case(self, person: Person, case_id: int) -> sqlite3.Row:
        """The case's row, if it is there and this person may see it."""
        row: sqlite3.Row | None = self._db.execute("select * from cases where case_id = ?", (case_id,)).fetchone()
        if row is None:
            raise refusals.not_found("Case")
        if row["deleted"]:
            raise refusals.deleted()
        if self._denied(person, case_id):
            raise refusals.forbidden()
        if row["restricted"] and person.role not in _SEES_RESTRICTED:
            raise refusals.restricted()
        return row

    def case_identifiers(self, urn_root: str) -> list[Fields]:
        """Every split of a root; deleted, restricted and foreign cases too, since a list tells nothing about them."""
        rows = self._db.execute("select * from cases where urn_root = ? order by case_id", (urn_root.strip().upper(),))
        return [{"id": row["case_id"], "urn": row["urn"], "urnRoot": row["urn_root"]} for row in rows]

    def search(self, person: Person, *, defendant: str, operation: str, area_id: int | None) -> list[Fields]:
        """Cases of a defendant or an operation that this person may see, finalised ones last."""
        found = self._cases_of_defendant(defendant) if defendant.strip() else self._cases_of_operation(operation)
        rows = [row for row in found if not row["deleted"] and self._visible(person, row)]
        rows = [row for row in rows if area_id in {None, row["area_id"]}]
        return [self._case_info(row) for row in sorted(rows, key=lambda row: (row["finalised"], row["urn"]))]

    def case(self, person: Person, case_id: int) -> Fields:
        """A whole case."""
        row = self.open_case(person, case_id)
        defendants = self._defendants(case_id)
        lead = defendants[0]
        return {
            "id": case_id,
            "urn": row["urn"],
            "urnRoot": row["urn_root"],
            "operation": row["operation"] or None,
            "unitId": row["unit_id"],
            "unitName": row["unit_name"],
            "areaId": row["area_id"],
            "areaName": row["area_name"],
            "registrationDate": row["registration_date"],
            "nextHearingDate": row["next_hearing_date"],
            "nextHearingType": row["next_hearing_type"],
            "nextHearingVenue": row["next_hearing_venue"],
            "leadDefendantFirstNames": lead["firstNames"],
            "leadDefendantSurname": lead["surname"] or lead["organisationName"],
            "leadDefendantType": lead["type"],
            "finalised": bool(row["finalised"]),
            "secure": bool(row["restricted"]),
            "locking": background.lock(row),
            "defendants": defendants,
            "witnesses": self._witnesses(case_id),
        }

    def open_cases(self, person: Person, after: int, first: int) -> list[Fields]:
        """Cases nobody has finalised, by their ids; of a restricted one only that it is there."""
        rows = self._db.execute(
            "select * from cases where case_id > ? and not finalised and not deleted order by case_id limit ?",
            (after, min(max(first, 1), _MOST_OPEN_CASES)),
        ).fetchall()
        return [self._open_case(row) for row in rows if not self._denied(person, row["case_id"])]

    def _open_case(self, row: sqlite3.Row) -> Fields:
        secure = bool(row["restricted"])
        return {
            "id": row["case_id"],
            "urn": row["urn"],
            "operation": None if secure else row["operation"] or None,
            "unitName": row["unit_name"],
            "secure": secure,
            "defendants": [] if secure else self._defendants(row["case_id"]),
            "witnesses": [] if secure else self._witnesses(row["case_id"]),
        }

    def documents(self, person: Person, case_id: int) -> list[Fields]:
        """Every document of a case that is not discarded, attachments included."""
        self.open_case(person, case_id)
        rows = self._db.execute(
            f"{_DOCUMENTS} where case_id = ? and discard_reason = '' order by material_id",
            (case_id,),
        )
        return [_document(row) for row in rows]

    def communications(self, person: Person, case_id: int) -> list[Fields]:
        """Every communication of a case that is not discarded, the newest first."""
        self.open_case(person, case_id)
        rows = self._db.execute(
            f"{_COMMUNICATIONS} where c.case_id = ? and coalesce(m.discard_reason, '') = '' "
            "order by c.date desc, c.communication_id desc",
            (case_id,),
        )
        return [_communication(row) for row in rows]

    def notes(self, person: Person, material_id: int) -> list[Fields]:
        """The notes on a material, in their order."""
        self.material(person, material_id)
        rows = self._db.execute("select * from notes where material_id = ? order by sequence_number", (material_id,))
        return [
            {
                "createdByName": row["created_by"],
                "date": row["date"],
                "noteType": row["note_type"],
                "sequenceNumber": row["sequence_number"],
                "text": row["text"],
            }
            for row in rows
        ]

    def custody_time_limits(self, person: Person, until: date) -> list[Fields]:
        """The limits of this person's unit up to a date (of every unit, for the service account), the nearest first."""
        rows = self._db.execute(
            "select c.*, d.custody_time_limit, first_names || ' ' || surname as name from defendants d "
            "join cases c using (case_id) where custody_time_limit <= ? and not deleted and not finalised "
            "order by custody_time_limit, urn",
            (until.isoformat(),),
        )
        mine = [row for row in rows if person.role is Role.SERVICE or row["unit_id"] == person.unit_id]
        return [
            {
                "caseId": row["case_id"],
                "urn": row["urn"],
                "defendantName": row["name"],
                "expiryDate": row["custody_time_limit"],
            }
            for row in mine
            if self._visible(person, row)
        ]

    def material_fields(self, person: Person, material_id: int) -> Fields | None:
        """One material, discarded or not; None when there is none."""
        row = self._db.execute(f"{_DOCUMENTS} where m.material_id = ?", (material_id,)).fetchone()
        if row is None:
            return None
        self.open_case(person, row["case_id"])
        return _document(row)

    def units(self, person: Person) -> list[Fields]:
        """The units of the person's area; every unit for the service account."""
        mine = [one for one in background.units() if person.role is Role.SERVICE or one.area_id == person.area_id]
        return [background.unit_fields(person, one) for one in mine]

    def hearings(self, person: Person, case_id: int) -> list[Fields]:
        """The hearings of a case, the first one first."""
        return background.hearings(self.open_case(person, case_id))

    def history(self, person: Person, case_id: int) -> list[Fields]:
        """What happened to a case, the newest first."""
        return background.history(self.open_case(person, case_id))

    def pcd_requests(self, person: Person, case_id: int) -> list[Fields]:
        """Requests for a decision before charge, the newest first."""
        return background.pcd_requests(self.open_case(person, case_id), self._defendants(case_id))

    def statements(self, person: Person, witness_id: int) -> list[Fields]:
        """A witness's statements; CMS does not always know the material of one."""
        row = self._db.execute("select case_id from witnesses where witness_id = ?", (witness_id,)).fetchone()
        if row is None:
            raise refusals.not_found("Witness")
        self.open_case(person, row["case_id"])
        found = self._db.execute(
            "select * from materials where witness_id = ? and discard_reason = '' order by material_id", (witness_id,)
        )
        known = [
            {
                "id": row["material_id"],
                "statementNumber": row["statement_no"] or place,
                "materialId": row["material_id"],
            }
            for place, row in enumerate(found, 1)
        ]
        lost = {"id": witness_id, "statementNumber": len(known) + 1, "materialId": None}
        loses = witness_id == _LOSES_A_STATEMENT or chance(20, witness_id, "lost statement")
        return [*known, lost] if loses else known

    def producers(self, person: Person, case_id: int) -> list[Fields]:
        """Who produces exhibits in a case."""
        self.open_case(person, case_id)
        rows = self._db.execute("select * from producers where case_id = ? order by producer_id", (case_id,))
        return [{"id": row["producer_id"], "producer": row["name"]} for row in rows]

    def inbox(self, person: Person, case_id: int) -> list[Fields]:
        """Communications that came in and that nobody has read."""
        self.open_case(person, case_id)
        rows = self._db.execute(
            f"{_COMMUNICATIONS} where c.case_id = ? and coalesce(m.discard_reason, '') = '' and m.is_inbox "
            "order by c.date desc, c.communication_id desc",
            (case_id,),
        )
        return [_communication(row) for row in rows]

    def directions(self, person: Person, case_ids: list[int]) -> list[Fields]:
        """The directions in these cases, the first due first."""
        found = [
            each
            for case_id in case_ids
            for each in background.directions(self.open_case(person, case_id), self._defendants(case_id))
        ]
        return sorted(found, key=lambda each: (each["dueDate"], each["directionId"]))

    def tasks(self, person: Person, given: Fields) -> Fields:
        """One page of the open tasks of a unit, the first due first."""
        rows = self._open_tasks(person, given)
        page, size = max(given["page"], 1), min(max(given["pageSize"], 1), 500)
        shown = rows[(page - 1) * size : page * size]
        return {
            "page": page,
            "totalPages": -(-len(rows) // size),
            "totalTasks": len(rows),
            "tasks": [self._task(row) for row in shown],
        }

    def tasks_summary(self, person: Person, unit_id: int | None) -> list[Fields]:
        """The open tasks of a unit counted by type."""
        counts: dict[int, Fields] = {}
        for row in self._open_tasks(person, {"unitId": unit_id}):
            fresh = {"taskTypeId": row["type_id"], "taskType": row["type"]}
            one = counts.setdefault(row["type_id"], fresh | dict.fromkeys(("total", "due", "overdue", "escalated"), 0))
            late = date.fromisoformat(row["due"]) < today()
            one["total"] += 1
            one["overdue" if late else "due"] += 1
            one["escalated"] += row["escalated"]
        return [counts[type_id] for type_id in sorted(counts)]

    def _open_tasks(self, person: Person, given: Fields) -> list[sqlite3.Row]:
        unit_id = given.get("unitId") or (None if person.role is Role.SERVICE else person.unit_id)
        rows = self._db.execute(
            "select t.*, c.urn, c.urn_root, c.unit_id, c.unit_name, c.restricted from tasks t join cases c "
            "using (case_id) where not c.deleted and (:unit is null or c.unit_id = :unit) "
            "and (:type is null or t.type_id = :type) and (:urn = '' or c.urn = :urn or c.urn_root = :urn) "
            "order by t.due, t.task_id",
            {"unit": unit_id, "type": given.get("taskTypeId"), "urn": (given.get("urn") or "").strip().upper()},
        ).fetchall()
        return [row for row in rows if self._visible(person, row)]

    def _task(self, row: sqlite3.Row) -> Fields:
        people = self._defendants(row["case_id"])
        limits = [one["custodyTimeLimit"]["expiryDays"] for one in people if one["custodyTimeLimit"]]
        return {
            "taskId": row["task_id"],
            "caseId": row["case_id"],
            "caseUrn": row["urn"],
            "taskTypeId": row["type_id"],
            "taskType": row["type"],
            "dueDate": row["due"],
            "urgentFlag": bool(row["urgent"]),
            "allocatedToDescription": row["allocated_to"],
            "unitId": row["unit_id"],
            "unitName": row["unit_name"],
            "defendants": ", ".join(one["surname"] or one["organisationName"] for one in people),
            "ctlExpiryDays": min(limits, default=None),
            "locked": row["case_id"] == background.LOCKED_CASE,
            "materialId": row["material_id"],
        }

    def material(self, person: Person, material_id: int) -> sqlite3.Row:
        """A material that is there and not discarded, in a case this person may see."""
        row: sqlite3.Row | None = self._db.execute(
            "select * from materials where material_id = ?", (material_id,)
        ).fetchone()
        if row is None:
            raise refusals.not_found("Document")
        self.open_case(person, row["case_id"])
        if row["discard_reason"]:
            raise refusals.not_found("Document")
        return row

    def _denied(self, person: Person, case_id: int) -> bool:
        found = self._db.execute(
            "select 1 from denials where case_id = ? and username = ?", (case_id, person.username)
        ).fetchone()
        return found is not None

    def _visible(self, person: Person, row: sqlite3.Row) -> bool:
        if row["restricted"] and person.role not in _SEES_RESTRICTED:
            return False
        return not self._denied(person, row["case_id"])

    def _cases_of_defendant(self, name: str) -> list[sqlite3.Row]:
        wanted = " ".join(name.split()).casefold()
        rows = self._db.execute(
            "select distinct c.* from cases c join defendants d using (case_id) where "
            "lower(d.surname) = :name or lower(d.first_names || ' ' || d.surname) = :name "
            "or lower(d.organisation_name) = :name or instr(lower(d.organisation_name), :start) = 1",
            {"name": wanted, "start": f"{wanted} "},
        )
        return rows.fetchall()

    def _cases_of_operation(self, name: str) -> list[sqlite3.Row]:
        wanted = name.strip().upper()
        if not wanted:
            return []
        return self._db.execute("select * from cases where operation = ?", (wanted,)).fetchall()

    def _case_info(self, row: sqlite3.Row) -> Fields:
        people = self._defendants(row["case_id"])
        return {
            "id": row["case_id"],
            "urn": row["urn"],
            "firstNames": people[0]["firstNames"],
            "surname": people[0]["surname"],
            "organisationName": people[0]["organisationName"],
            "defendantTotal": len(people),
            "unitName": row["unit_name"],
            "nextHearingDate": row["next_hearing_date"],
            "finalised": bool(row["finalised"]),
        }

    def _defendants(self, case_id: int) -> list[Fields]:
        rows = self._db.execute("select * from defendants where case_id = ? order by list_order", (case_id,)).fetchall()
        return [self._defendant(row) for row in rows]

    def _defendant(self, row: sqlite3.Row) -> Fields:
        charges = self._db.execute(
            "select * from charges where defendant_id = ? order by list_order", (row["defendant_id"],)
        )
        return {
            "id": row["defendant_id"],
            "listOrder": row["list_order"],
            "type": row["type"],
            "firstNames": row["first_names"],
            "surname": row["surname"],
            "organisationName": row["organisation_name"],
            "dob": row["dob"],
            "youth": bool(row["youth"]),
            "policeRemandStatus": row["police_remand_status"],
            "custodyTimeLimit": _limit(row["custody_time_limit"]),
            "charges": [
                {
                    "id": charge["charge_id"],
                    "code": charge["code"],
                    "listOrder": charge["list_order"],
                    "description": charge["description"],
                    "fromDate": charge["from_date"],
                }
                for charge in charges
            ],
        }

    def _witnesses(self, case_id: int) -> list[Fields]:
        rows = self._db.execute("select * from witnesses where case_id = ? order by witness_id", (case_id,))
        return [
            {
                "witnessId": row["witness_id"],
                "firstName": row["first_name"],
                "surname": row["surname"],
                "isPolice": bool(row["is_police"]),
                **_witness_flags(row["witness_id"]),
            }
            for row in rows
        ]


@lru_cache(maxsize=1024)
def _witness_flags(witness_id: int) -> Fields:
    return {flag: chance(6, witness_id, flag) for flag in _WITNESS_FLAGS}


def user_fields(person: Person) -> Fields:
    """The signed-in person."""
    return {
        "id": person.user_id,
        "username": person.username,
        "firstNames": person.first_names,
        "surname": person.surname,
        "role": person.role.name,
        "unitId": person.unit_id,
        "unitName": person.unit_name,
        "areaId": person.area_id,
    }


def name_of(username: str) -> str:
    """The name of an account's person."""
    return next((person.name for person in PEOPLE if person.username == username), username)


def _limit(expires: str | None) -> Fields | None:
    if expires is None:
        return None
    days = (date.fromisoformat(expires) - today()).days
    return {"expiryDate": expires, "expiryDays": days, "expiryIndicator": "ACTIVE" if days >= 0 else "EXPIRED"}


def _document(row: sqlite3.Row) -> Fields:
    dot = row["file_name"].rfind(".")
    return {
        "id": row["material_id"],
        "versionId": row["version_id"],
        "presentationTitle": row["title"],
        "originalFileName": row["file_name"],
        "fileExtension": row["file_name"][dot:] if dot > 0 else None,
        "mimeType": row["content_type"],
        "cmsDocCategory": row["category"],
        "typeId": row["type_id"],
        "type": row["type_name"],
        "date": row["date"],
        "categoryListOrder": row["list_order"],
        "parentId": row["parent_id"],
        "witnessId": row["witness_id"],
        "isUnused": bool(row["is_unused"]),
        "isInbox": bool(row["is_inbox"]),
        "hasNotes": bool(row["noted"]),
        "hasAttachments": bool(row["parent"]),
        "checkedOutTo": name_of(row["checked_out_to"]) or None,
        "caseId": row["case_id"],
        "reference": row["reference"],
        "classification": row["classification"],
        "isDispatched": False,
        "isOcrProcessed": row["content_type"] == "application/pdf",
        "hasFailedAttachments": False,
        "canRename": rename_status(row) == "CanRename",
        "canReclassify": row["category"] == "Communication",
        "renameStatus": rename_status(row),
        "readState": row["read_state"],
        "discardReason": row["discard_reason"] or None,
    }


def rename_status(row: sqlite3.Row) -> str:
    """Whether a material may be renamed: statements are named after their witnesses."""
    return "IsStatement" if row["category"] == "Statement" else "CanRename"


def _communication(row: sqlite3.Row) -> Fields:
    return {
        "id": row["material_id"],
        "materialId": row["material_id"],
        "caseId": row["case_id"],
        "documentTypeId": row["type_id"],
        "subject": row["subject"],
        "description": row["description"],
        "date": row["date"],
        "direction": row["direction"],
        "method": row["method"],
        "party": row["party"],
        "partyDescription": row["party_description"],
        "status": row["status"],
        "hasAttachments": bool(row["parent"]),
        "originalFileName": row["file_name"] or None,
    }
