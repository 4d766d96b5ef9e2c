"""A case record as few bytes: text between separators, because a million Python objects would not fit."""

from casework.case_record import CaseRecord, PartyName

_FIELD, _PARTY, _PART = "\x1d", "\x1e", "\x1f"
_FLAGS = (("closed", "c"), ("restricted", "r"))


def pack(record: CaseRecord) -> bytes:
    """The record without its id. The unit's name is left out: nothing is decided by it."""
    flags = ("c" if record.closed else "") + ("r" if record.restricted else "")
    fields = (
        record.urn,
        flags,
        _plain(record.operation),
        record.problem,
        _PARTY.join([_party(person) for person in record.defendants]),
        _PARTY.join([_party(person) for person in record.witnesses]),
    )
    return _FIELD.join(fields).rstrip(_FIELD).encode("utf-8", "replace")


def unpack(case_id: int, data: bytes | bytearray) -> CaseRecord:
    """The record that was packed."""
    fields = data.decode().split(_FIELD)
    urn, flags, operation, problem, defendants, witnesses = fields + [""] * (6 - len(fields))
    return CaseRecord(
        case_id=case_id,
        urn=urn,
        defendants=_parties(defendants),
        witnesses=_parties(witnesses),
        operation=operation,
        closed="c" in flags,
        restricted="r" in flags,
        problem=problem,
    )


def _party(person: PartyName) -> str:
    if person.organisation_name:
        return f"{_PART}{_PART}{_plain(person.organisation_name)}"
    text = f"{_plain(person.first_names)}{_PART}{_plain(person.surname)}"
    return f"{text}{_PART}{_PART}p" if person.police else text


def _parties(text: str) -> tuple[PartyName, ...]:
    return tuple(_person(each) for each in text.split(_PARTY)) if text else ()


def _person(text: str) -> PartyName:
    parts = text.split(_PART)
    first, surname, organisation, police = parts + [""] * (4 - len(parts))
    return PartyName(first, surname, organisation, bool(police))


def _plain(text: str) -> str:
    """Without control characters, so that a separator stands for itself."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
