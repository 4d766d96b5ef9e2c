"""Everything in a mail, however deep: the files that remain when each container is opened, and what became of each leaf."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from casework.mail import MailPart, PartOutcome
from integrations.mail.inside import outlook, smime, zip_files
from integrations.mail.inside.danger import danger, sealed_document
from integrations.mail.inside.members import MOST_DEEP, Allowance, Closed, Member, Sealed
from integrations.mail.mime import NESTED_TOO_DEEPLY, Leaf, MailText, Part, read_mail
from integrations.mail.mime_names import safe_name, unique_name

SMALL_PICTURE = 40 * 1024
"""Logos and rules of a signature are smaller; a photograph somebody pasted into the text is larger, and is evidence."""
_ENCRYPTED = "It is encrypted, and only whoever has its key or password can open it"
_MAILS = frozenset({"message/rfc822", "message/global"})
_PGP = frozenset({"application/pgp-encrypted"})
_PGP_START = b"-----BEGIN PGP MESSAGE-----"
_FATES = {"text": PartOutcome.BODY, "alternative": PartOutcome.ALTERNATIVE, "empty": PartOutcome.EMPTY}
_PACKED = (
    (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"), (b"MSCF", "cabinet"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail with nothing left to open. `files` are what may be filed, `parts` every leaf with its outcome.

    `texts` are what mails inside the mail say.
    """

    mail: MailText
    files: tuple[Part, ...]
    parts: tuple[MailPart, ...]
    texts: tuple[str, ...]


def open_mail(raw: bytes, *, links: bool = False) -> OpenedMail:
    """Read a mail and open what is in it. Never fails, whatever the bytes. `links` as for `read_mail`."""
    opening = _Opening(links=links)
    mail = opening.read(raw)
    return OpenedMail(mail, tuple(opening.files), tuple(opening.parts), tuple(opening.texts))


@dataclass(frozen=True, slots=True)
class _Inside:
    """A file where it was found. `shown` when the text around it shows it as a picture."""

    part: Part
    depth: int
    shown: bool = False


class _Opening:
    """Works through one mail; what it finds inside waits its turn, so that depth costs no stack."""

    def __init__(self, *, links: bool = False) -> None:
        self._links = links
        self.files: list[Part] = []
        self.parts: list[MailPart] = []
        self.texts: list[str] = []
        self._waiting: list[_Inside] = []
        self._taken: dict[str, int] = {}
        self._allowance = Allowance()

    def read(self, raw: bytes) -> MailText:
        mail, above = self._unsigned(read_mail(raw, links=self._links))
        self._leaves(mail, above, depth=1)
        while self._waiting:
            self._open(self._waiting.pop())
        return mail

    def _unsigned(self, mail: MailText) -> tuple[MailText, str]:
        """A mail that is one signed whole, as what was signed, and where that stood; its headers stay those outside."""
        above = ""
        for _ in range(MOST_DEEP):
            if len(mail.parts) != 1 or len(mail.leaves) != 1 or not smime.is_sealed_or_signed(mail.parts[0]):
                break
            try:
                inner = read_mail(smime.signed_content(mail.parts[0].data), links=self._links)
            except (Sealed, Closed):
                break  # what it is instead is said when its turn comes
            above = _below(above, "1")
            self._say(replace(mail.parts[0], path=above), PartOutcome.OPENED)
            mail = replace(
                mail, text=inner.text, quoted=inner.quoted, parts=inner.parts, leaves=inner.leaves, shown=inner.shown
            )
        return mail, above

    def _leaves(self, mail: MailText, above: str, *, depth: int) -> None:
        files = {part.path: part for part in mail.parts}
        found = []
        for leaf in mail.leaves:
            if part := files.get(leaf.path):
                found.append(_Inside(replace(part, path=_below(above, leaf.path)), depth, _is_shown(part, mail)))
            else:
                self._text(leaf, _below(above, leaf.path))
        self._waiting += reversed(found)

    def _text(self, leaf: Leaf, path: str) -> None:
        self.parts.append(MailPart("", leaf.content_type, leaf.size, path, _FATES[leaf.fate]))

    def _open(self, found: _Inside) -> None:
        part = found.part
        try:
            self._allowance.take(0)
        except Closed as closed:
            self._say(part, PartOutcome.REFUSED, f"{closed.reason}; it is in the original")
            return
        opener = self._opener(part)
        if opener is None:
            self._keep_file(found)
        elif found.depth > MOST_DEEP:
            self._keep(part, PartOutcome.REFUSED, f"It lies more than {MOST_DEEP} containers deep")
        else:
            self._try(opener, found)

    def _try(self, opener: Callable[[_Inside], None], found: _Inside) -> None:
        part = found.part
        try:
            with self._allowance.all_or_nothing():
                opener(found)
        except Sealed:
            whole = replace(part, content_type=smime.TYPE) if opener == self._open_signed else part
            self._keep(whole, PartOutcome.ENCRYPTED, _ENCRYPTED)
        except Closed as closed:
            self._keep(part, PartOutcome.REFUSED, closed.reason)

    def _opener(self, part: Part) -> Callable[[_Inside], None] | None:
        kind, data = part.content_type, part.data
        if kind in _MAILS or (part.name.lower().endswith(".eml") and b":" in data[:200]):
            return self._open_mail
        if smime.is_sealed_or_signed(part):
            return self._open_signed
        if outlook.is_tnef(data):
            return self._open_tnef
        if outlook.is_msg(part.name, data):
            return self._open_msg
        return self._open_zip if zip_files.is_archive(data) else None

    def _open_mail(self, found: _Inside) -> None:
        mail = self._inner(found.part.data)
        self._keep(found.part, PartOutcome.FILED)
        self._nested(found, mail)

    def _open_signed(self, found: _Inside) -> None:
        content = smime.signed_content(found.part.data)
        mail = self._inner(content)
        self._say(found.part, PartOutcome.OPENED)
        self._nested(found, mail)

    def _inner(self, raw: bytes) -> MailText:
        """A mail inside the mail. Its files are there twice, in it and beside it, so they count."""
        self._allowance.work(len(raw))
        mail = read_mail(raw)
        if NESTED_TOO_DEEPLY in mail.defects:
            raise Closed("It is nested beyond what can be opened")
        for part in mail.parts:
            self._allowance.take(len(part.data))
        return mail

    def _nested(self, found: _Inside, mail: MailText) -> None:
        self.texts.append("\n".join(text for text in (mail.subject, mail.text, mail.quoted) if text))
        self._leaves(mail, found.part.path, depth=found.depth + 1)

    def _open_tnef(self, found: _Inside) -> None:
        saved = outlook.open_tnef(found.part.data, self._allowance)
        self._say(found.part, PartOutcome.OPENED)
        self._saved(found, saved)

    def _open_msg(self, found: _Inside) -> None:
        saved = outlook.open_msg(found.part.data, self._allowance)
        self._keep(found.part, PartOutcome.FILED)
        self._saved(found, saved)

    def _saved(self, found: _Inside, saved: outlook.SavedMail) -> None:
        self.texts += [saved.text] if saved.text else []
        self._members(found, saved.members)

    def _open_zip(self, found: _Inside) -> None:
        members = tuple(zip_files.members(found.part.data, self._allowance))  # all of it, or it stays whole
        self._say(found.part, PartOutcome.OPENED)
        self._members(found, members)

    def _members(self, found: _Inside, members: tuple[Member, ...]) -> None:
        inside = []
        for number, member in enumerate(members, start=1):
            path = _below(found.part.path, f"1.{number}")
            part = Part(member.name, member.content_type, path, "attachment", member.data)
            if member.closed:
                self._say(replace(part, name=safe_name(part.name, "", number)), PartOutcome.REFUSED, member.closed)
            else:
                inside.append(_Inside(part, found.depth + 1))
        self._waiting += reversed(inside)

    def _keep_file(self, found: _Inside) -> None:
        part = found.part
        packed = next((what for start, what in _PACKED if part.data.startswith(start)), "")
        if not part.data:
            self._say(part, PartOutcome.EMPTY, "The file has no content")
        elif part.content_type in smime.SIGNATURES:
            self._say(part, PartOutcome.INLINE, "The signature of the mail; it is in the original")
        elif found.shown:
            self._say(part, PartOutcome.INLINE, "A small picture of the layout; it is in the original")
        elif why := danger(part.name, part.data):
            self._keep(part, PartOutcome.DANGEROUS, why)
        elif part.content_type in _PGP or part.data.startswith(_PGP_START) or sealed_document(part.data):
            self._keep(part, PartOutcome.ENCRYPTED, _ENCRYPTED)
        else:
            self._keep(
                part, PartOutcome.FILED, f"A {packed} archive, kept as it came: it is not opened here" if packed else ""
            )

    def _keep(self, part: Part, outcome: PartOutcome, reason: str = "") -> None:
        """Keep a part as a file, under a name that is safe and its own."""
        named = unique_name(safe_name(part.name, part.content_type, len(self.files) + 1), self._taken)
        kept = replace(part, name=named, content_type=part.content_type or "application/octet-stream")
        self.files.append(kept)
        self._say(kept, outcome, reason)

    def _say(self, part: Part, outcome: PartOutcome, reason: str = "") -> None:
        self.parts.append(MailPart(part.name, part.content_type, len(part.data), part.path, outcome, reason))


def _below(above: str, path: str) -> str:
    """Where a leaf of a mail inside stands: the container's own path, then the leaf's."""
    return f"{above}/{path}" if above else path


def _is_shown(part: Part, mail: MailText) -> bool:
    picture = part.content_type.startswith("image/") and len(part.data) <= SMALL_PICTURE
    return picture and (part.content_id in mail.shown if part.content_id else False)
