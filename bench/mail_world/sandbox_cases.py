"""An invented world's cases in the CMS double, so that its mails can be sent to the running product."""

from collections.abc import Iterable
from pathlib import Path

from casework.case_record import CaseRecord
from sandbox.cms.database import open_database, today
from sandbox.seed.fill import add_cases
from sandbox.seed.forces import GUILDFORD_MAGS
from sandbox.seed.models import SeedCase, SeedDefendant, SeedWitness

_DATABASE = Path("sandbox", "cms", "cms.sqlite")


def put_into(data_dir: Path, records: Iterable[CaseRecord]) -> None:
    """Before the product's first start on this folder: the sandbox's own cases, and these beside them."""
    db = open_database(data_dir / _DATABASE)
    try:
        db.execute("begin")
        add_cases(db, today(), (_seed_case(record) for record in records))
        db.execute("commit")
    finally:
        db.close()


def _seed_case(record: CaseRecord) -> SeedCase:
    split = record.urn.partition("/")[2]
    return SeedCase(
        case_id=record.case_id,
        root=record.urn_root,
        split=int(split) if split else None,
        unit=GUILDFORD_MAGS,
        registered=today(),
        defendants=tuple(
            SeedDefendant(each.first_names, each.surname, each.organisation_name) for each in record.defendants
        ),
        witnesses=tuple(
            SeedWitness(each.first_names, each.surname, each.police) for each in dict.fromkeys(record.witnesses)
        ),
        operation=record.operation,
        finalised=record.closed,
        restricted=record.restricted,
    )
