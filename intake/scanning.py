"""A mail's files under the virus scanner, and what its findings make of the mail's parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.mail import PartOutcome
from integrations.antivirus.clamd import Clamd, TooLargeToScan

_TEXTS = frozenset({PartOutcome.BODY, PartOutcome.ALTERNATIVE})
_TOO_LARGE = "It is too large for the virus scanner"
# What ClamAV calls what it cannot look into, where it is told to report that.
_SEALED, _LIMITS = "Heuristics.Encrypted.", "Heuristics.Limits."


async def scanned(scanner: Clamd, raw: bytes, summary: dict[str, Any], contents: memoryview) -> dict[str, Any]:
    """The summary of a mail with what the scanner found: in each of its files, and in the message as it came.

    A scanner that does not answer stops the mail, which waits.
    """
    findings: dict[str, Finding] = {}
    at = 0
    for file in summary["files"]:
        finding = await _finding(scanner, bytes(contents[at : at + file["size"]]))
        at += file["size"]
        if finding:
            findings[file["file_name"]] = finding
    message = await _finding(scanner, raw)
    return summary | {"parts": with_findings(summary["parts"], findings, message)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a scan makes of a part."""

    outcome: PartOutcome
    reason: str


def with_findings(
    parts: Sequence[dict[str, Any]], findings: Mapping[str, Finding], message: Finding | None
) -> list[dict[str, Any]]:
    """The parts with their findings. What is in none of the files is in the message's own text."""
    marked = [_marked(part, findings.get(part["name"])) if part["name"] else part for part in parts]
    infected = any(each.outcome is PartOutcome.INFECTED for each in findings.values())
    if message is None or message.outcome is not PartOutcome.INFECTED or infected:
        return marked
    texts = [part for part in marked if part["outcome"] in _TEXTS] or marked
    return [_marked(part, message) if part in texts else part for part in marked]


def _marked(part: dict[str, Any], finding: Finding | None) -> dict[str, Any]:
    if finding is None or (finding.outcome is not PartOutcome.INFECTED and part["outcome"] != PartOutcome.FILED):
        return part
    return part | {"outcome": finding.outcome, "reason": finding.reason}


async def _finding(scanner: Clamd, data: bytes) -> Finding | None:
    try:
        virus = await scanner.scan(data)
    except TooLargeToScan:
        return Finding(PartOutcome.DANGEROUS, _TOO_LARGE)
    if not virus:
        return None
    if virus.startswith(_SEALED):
        return Finding(PartOutcome.ENCRYPTED, "It opens only with a password")
    if virus.startswith(_LIMITS):
        return Finding(PartOutcome.DANGEROUS, "There is more in it than the virus scanner looks at")
    return Finding(PartOutcome.INFECTED, f"The virus scanner found {virus[:100]}")
