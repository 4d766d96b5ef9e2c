"""All open cases in little memory: found by URN, by a URN one slip away, and by names; each record is decoded on demand."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casework.case_record import CaseRecord
from intake.case_packing import pack, unpack
from intake.case_terms import terms_of
from intake.urn_slips import slips_of

_CASE_BITS = 24
_CASES = (1 << _CASE_BITS) - 1
_HASHES = (1 << (64 - _CASE_BITS)) - 1
Rows = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Packed:
    """The cases as they were built. A term's key and a case's number share one 64-bit word, so that one sort is all."""

    blob: bytearray
    starts: NDArray[np.uint64]
    case_ids: NDArray[np.int64]
    roots: NDArray[np.int64]
    by_root: NDArray[np.uint32]
    postings: Rows


class CaseIndex:
    """The open cases. Changes since it was built lie over it and are found the same way."""

    def __init__(self, packed: _Packed, *, gone: set[int]) -> None:
        self._packed = packed
        self._gone = gone
        self._newer: dict[int, CaseRecord] = {}
        self._newer_terms: dict[str, set[int]] = {}

    def __len__(self) -> int:
        return len(self._packed.case_ids) - len(self._gone) + len(self._newer)

    def of_root(self, root: str) -> tuple[CaseRecord, ...]:
        """The case of a URN, or all its splits."""
        return self.of_roots([root])

    def near(self, root: str) -> tuple[CaseRecord, ...]:
        """The cases whose URN is one slip away: a wrong or missing digit, two exchanged, a letter read for a digit."""
        return self.of_roots(slips_of(root))

    def frequency(self, term: str) -> int:
        """In how many cases a name is, about: the u of its match weight."""
        low, high = self._range(term)
        return high - low + len(self._newer_terms.get(term, ()))

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """The same for many at once."""
        keys = np.array([_key(term) for term in terms], dtype=np.uint64)
        low = np.searchsorted(self._packed.postings, keys)
        high = np.searchsorted(self._packed.postings, keys + np.uint64(1 << _CASE_BITS))
        counts: list[int] = (high - low).tolist()
        if self._newer:
            counts = [count + len(self._newer_terms.get(term, ())) for count, term in zip(counts, terms, strict=True)]
        return counts

    def with_term(self, term: str, most: int) -> tuple[CaseRecord, ...]:
        """Cases with a name, at most so many."""
        low, high = self._range(term)
        rows = (self._packed.postings[low : min(high, low + most)] & np.uint64(_CASES)).tolist()
        found = [self._record(row) for row in rows if row not in self._gone]
        found += [self._newer[case_id] for case_id in sorted(self._newer_terms.get(term, ()))]
        return tuple(found[:most])

    def replace(self, record: CaseRecord) -> None:
        """A case that changed or is new."""
        self.remove(record.case_id)
        self._newer[record.case_id] = record
        for term in terms_of(record):
            self._newer_terms.setdefault(term, set()).add(record.case_id)

    def remove(self, case_id: int) -> None:
        """A case that is open no more."""
        self._gone.update(np.flatnonzero(self._packed.case_ids == case_id).tolist())
        if old := self._newer.pop(case_id, None):
            for term in terms_of(old):
                self._newer_terms[term].discard(case_id)

    def __iter__(self) -> Iterator[CaseRecord]:
        for row in range(len(self._packed.case_ids)):
            if row not in self._gone:
                yield self._record(row)
        yield from self._newer.values()

    def of_roots(self, roots: Sequence[str]) -> tuple[CaseRecord, ...]:
        """The cases of several URNs."""
        numbers = np.array([number for root in roots if (number := root_number(root)) >= 0], dtype=np.int64)
        low = np.searchsorted(self._packed.roots, numbers)
        high = np.searchsorted(self._packed.roots, numbers, side="right")
        rows = [
            row
            for at in np.flatnonzero(high > low).tolist()
            for row in self._packed.by_root[low[at] : high[at]].tolist()
            if row not in self._gone
        ]
        found = [self._record(row) for row in rows]
        if self._newer:
            wanted = set(roots)
            found += [record for record in self._newer.values() if record.urn_root in wanted]
        return tuple(found)

    def _range(self, term: str) -> tuple[int, int]:
        key = _key(term)
        ends = np.array([key, key + (1 << _CASE_BITS)], dtype=np.uint64)
        low, high = np.searchsorted(self._packed.postings, ends).tolist()
        return low, high

    def _record(self, row: int) -> CaseRecord:
        packed = self._packed
        start, end = int(packed.starts[row]), int(packed.starts[row + 1])
        return unpack(int(packed.case_ids[row]), packed.blob[start:end])


class CaseIndexBuilder:
    """Takes cases one by one, so that a million never exist as objects at once."""

    def __init__(self) -> None:
        self._blob = bytearray()
        self._starts = array("Q", [0])
        self._case_ids = array("q")
        self._roots = array("q")
        self._postings = array("Q")

    def add(self, record: CaseRecord) -> None:
        """One more case."""
        row = len(self._case_ids)
        self._case_ids.append(record.case_id)
        self._roots.append(root_number(record.urn_root))
        self._blob += pack(record)
        self._starts.append(len(self._blob))
        self._postings.extend([_key(term) | row for term in terms_of(record)])

    def finish(self) -> CaseIndex:
        """The index of what was added. The builder is used up."""
        postings = np.frombuffer(self._postings, dtype=np.uint64) if self._postings else np.empty(0, np.uint64)
        postings.sort()
        roots = np.frombuffer(self._roots, dtype=np.int64) if self._roots else np.empty(0, np.int64)
        by_root = np.argsort(roots, kind="stable").astype(np.uint32)
        case_ids = np.frombuffer(self._case_ids, dtype=np.int64) if self._case_ids else np.empty(0, np.int64)
        starts = np.frombuffer(self._starts, dtype=np.uint64)
        packed = _Packed(self._blob, starts, case_ids, roots[by_root], by_root, postings)
        return CaseIndex(packed, gone=_said_again(case_ids))


def index_of(records: Iterable[CaseRecord]) -> CaseIndex:
    """An index of a few cases."""
    builder = CaseIndexBuilder()
    for record in records:
        builder.add(record)
    return builder.finish()


def _said_again(case_ids: NDArray[np.int64]) -> set[int]:
    """The rows of cases that were added once more later."""
    order = np.argsort(case_ids, kind="stable")
    ids = case_ids[order]
    return set(order[:-1][ids[:-1] == ids[1:]].tolist())


def root_number(root: str) -> int:
    """A URN's root as a number, or -1: eleven digits and letters fit 63 bits."""
    if len(root) != 11 or not (root.isascii() and root.isalnum()):
        return -1
    return int(root, 36)


def _key(term: str) -> int:
    # Python's own hash: the index lives as long as its process. What a collision brings up is checked by the evidence.
    return (hash(term) & _HASHES) << _CASE_BITS
