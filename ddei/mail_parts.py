"""Which files of a mail go into its case, and what is said of each: decided from what became of the mail's leaves."""

from casework.mail import MailPart, PartOutcome
from store.mail import MailRow, SpooledFile

_SAID = {
    PartOutcome.FILED: "filed with this email",
    PartOutcome.OPENED: "opened; what was in it is filed",
    PartOutcome.INLINE: "a picture in the text; it is in the original email",
    PartOutcome.ENCRYPTED: "encrypted; filed as it came",
    PartOutcome.DANGEROUS: "may be harmful; filed as it came",
    PartOutcome.INFECTED: "infected; not filed",
    PartOutcome.REFUSED: "not opened",
    PartOutcome.EMPTY: "not filed",
}
_MOST_TOLD = 60
NEEDS_A_LOOK = frozenset({
    PartOutcome.ENCRYPTED, PartOutcome.DANGEROUS, PartOutcome.INFECTED, PartOutcome.REFUSED,
})  # fmt: skip
"""What a person should look at, whoever filed the mail."""


def is_infected(row: MailRow) -> bool:
    """Whether a virus was found: then the original, which holds it, stays out of the case."""
    return any(part.outcome is PartOutcome.INFECTED for part in row.parts)


def attachments_of(row: MailRow) -> tuple[SpooledFile, ...]:
    """The files that go into the case beside the message. Nothing infected, and nothing that something infected is in."""
    infected = [part.path for part in row.parts if part.outcome is PartOutcome.INFECTED]
    back = {part.name for part in row.parts if part.outcome is PartOutcome.INFECTED or _holds(part, infected)}
    return tuple(file for file in row.files[1:] if file.file_name not in back)


def told(row: MailRow) -> list[str]:
    """A line for each attachment: its name, its size, and what became of it."""
    if not row.parts:  # read before leaves were kept, or not to be read at all
        return [f"{file.file_name} ({size_of(file.size)}), filed with this email" for file in row.files[1:]]
    leaves = [part for part in row.parts if not part.is_text]
    said = [_sentence(part) for part in leaves[:_MOST_TOLD]]
    if len(leaves) > _MOST_TOLD:
        said.append(f"and {len(leaves) - _MOST_TOLD} more, which are in the original email")
    return said


def size_of(number: int) -> str:
    """A size as people say it."""
    for unit, bytes_of_unit in (("MB", 1024 * 1024), ("KB", 1024)):
        if number >= bytes_of_unit:
            return f"{number / bytes_of_unit:.1f} {unit}".replace(".0 ", " ")
    return f"{number} bytes"


def _sentence(part: MailPart) -> str:
    name = part.name or f"a part without a name ({part.content_type})"
    reason = f" ({part.reason.rstrip('.')})" if part.reason else ""
    return f"{name} ({size_of(part.size)}), {_SAID[part.outcome]}{reason}"


def _holds(part: MailPart, infected: list[str]) -> bool:
    return any(path.startswith(f"{part.path}/") for path in infected)
