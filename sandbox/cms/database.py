"""The CMS double's memory: one SQLite file, made with its seed on the first start."""

import secrets
import sqlite3
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from sandbox.seed.fill import fill

# Grows with every change of the tables: an older database is made anew, for it holds nothing but play.
_SCHEMA_VERSION = "3"
_SCHEMA = """
create table meta (key text primary key, value text not null);
create table sessions (
    auth text primary key, balancer text not null, token text not null unique, username text not null);
create table cases (
    case_id integer primary key, urn text not null, urn_root text not null, operation text not null,
    unit_id integer not null, unit_name text not null, area_id integer not null, area_name text not null,
    registration_date text, next_hearing_date text, next_hearing_type text, next_hearing_venue text,
    finalised integer not null, restricted integer not null, deleted integer not null);
create index cases_by_root on cases (urn_root);
create table denials (case_id integer not null, username text not null, primary key (case_id, username));
create table defendants (
    defendant_id integer primary key, case_id integer not null, list_order integer not null, type text not null,
    first_names text, surname text, organisation_name text, dob text, youth integer not null,
    police_remand_status text, custody_time_limit text);
create index defendants_by_case on defendants (case_id);
create index defendants_by_limit on defendants (custody_time_limit);
create table charges (
    charge_id integer primary key, defendant_id integer not null, code text not null, list_order integer not null,
    description text not null, from_date text);
create index charges_by_defendant on charges (defendant_id);
create table witnesses (
    witness_id integer primary key, case_id integer not null, first_name text, surname text, is_police integer not null);
create index witnesses_by_case on witnesses (case_id);
create table materials (
    material_id integer primary key, version_id integer not null, case_id integer not null, parent_id integer,
    type_id integer, type_name text, category text not null, title text not null, file_name text not null,
    content_type text not null, date text, list_order integer, witness_id integer, is_unused integer not null default 0,
    is_inbox integer not null default 0, checked_out_to text not null default '', content text not null,
    ids_missing integer not null default 0, created_by text not null default '',
    discard_reason text not null default '', discard_description text not null default '',
    discarded_by text not null default '', discarded_at text not null default '',
    reference text, classification text, read_state text not null default 'Invalid', statement_no integer,
    saved_at text not null default '');
create index materials_by_case on materials (case_id);
create index materials_by_parent on materials (parent_id);
create table communications (
    communication_id integer primary key, material_id integer unique, case_id integer not null, subject text not null,
    description text not null, date text not null, direction text not null, method text not null, party text not null,
    party_description text not null, status text not null, file_name text not null);
create index communications_by_case on communications (case_id);
create table notes (
    material_id integer not null, sequence_number integer not null, created_by text not null, date text not null,
    note_type text not null, text text not null, primary key (material_id, sequence_number));
create table tasks (
    task_id integer primary key, case_id integer not null, material_id integer, type text not null,
    created_at text not null, type_id integer not null default 7, due text not null default '',
    urgent integer not null default 0, escalated integer not null default 0, allocated_to text);
create index tasks_by_case on tasks (case_id);
create table versions (
    version_id integer primary key, material_id integer not null, file_name text not null, content_type text not null,
    content text not null, created_at text not null, created_by text not null);
create index versions_by_material on versions (material_id);
create table producers (
    producer_id integer primary key, case_id integer not null, name text not null, unique (case_id, name));
create table files (
    location text primary key, case_id integer not null, file_name text not null, content_type text not null,
    sha256 text not null, size integer not null, stored_as text not null);
"""


def open_database(path: Path) -> sqlite3.Connection:
    """The open database; on the first start a new one with the seed of today."""
    if _schema_of(path) != _SCHEMA_VERSION:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_suffix(".new")
        whole.write_bytes(_seeded_image(today()))
        whole.replace(path)  # a start that is cut off leaves no half of a database behind
    # Requests are answered one after another on the event loop; only the parsing of large messages is done beside it.
    db = sqlite3.connect(path, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = normal")
    db.execute("insert or ignore into meta (key, value) values ('viewstate', ?)", (secrets.token_urlsafe(48),))
    return db


def _schema_of(path: Path) -> str:
    """Which shape a database on disk has; "" for none, or one of before shapes were numbered."""
    if not path.exists():
        return ""
    db = sqlite3.connect(path)
    try:
        row = db.execute("select value from meta where key = 'schema'").fetchone()
    finally:
        db.close()
    return str(row[0]) if row else ""


@lru_cache(maxsize=1)
def _seeded_image(seeded: date) -> bytes:
    """A seeded database as bytes; a process that starts many doubles makes it once."""
    db = sqlite3.connect(":memory:")
    db.executescript(_SCHEMA)
    fill(db, seeded)
    db.execute("insert into meta (key, value) values ('seed_date', ?)", (seeded.isoformat(),))
    db.execute("insert into meta (key, value) values ('schema', ?)", (_SCHEMA_VERSION,))
    db.commit()
    image = db.serialize()
    db.close()
    return image


def recall(db: sqlite3.Connection, key: str) -> str:
    """A fact kept before."""
    return str(db.execute("select value from meta where key = ?", (key,)).fetchone()[0])


def now() -> datetime:
    """The time, to the second, as this CMS writes it."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The date."""
    return now().date()
