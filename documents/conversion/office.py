"""Office documents as PDF, by LibreOffice: a new profile for each, macros off, links dead, no network."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from casework.errors import CannotOpen
from documents.guard import cannot_open
from documents.programs import Program, find, run_program

AT_ONCE = 2
MISSING = (
    "This kind of file is shown with LibreOffice, which is not installed on this server. "
    "Download it to open it with another program, or ask support."
)
_PATH = "/org.openoffice.Office."
_SET = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "UseSystemFileDialog", "false"),
    ("Calc/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Field", "false"),
)


class Office:
    """LibreOffice for one document at a time and process: what it saw is thrown away with its profile."""

    def __init__(self) -> None:
        self._program: Program | None = find("soffice")
        self._free = asyncio.Semaphore(AT_ONCE)

    @property
    def available(self) -> bool:
        """Whether this machine has it."""
        return self._program is not None

    async def to_pdf(self, source: Path, *, ending: str, into: Path, read_as: str = "") -> None:
        """Write the PDF of a file; `ending` says how to read it, `read_as` names LibreOffice's own filter."""
        if self._program is None:
            raise CannotOpen("unsupported", MISSING)
        async with self._free:
            with tempfile.TemporaryDirectory(prefix="office-") as name:
                home = Path(name)
                given = await asyncio.to_thread(_laid_out, home, source, ending)
                filters = (f"--infilter={read_as}",) if read_as else ()
                arguments = (
                    f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
                    "--nodefault", "--nolockcheck", "--nofirststartwizard", *filters,
                    "--convert-to", "pdf", "--outdir", str(home / "out"), str(given),
                )  # fmt: skip
                await run_program(self._program, arguments, home=home)
                await asyncio.to_thread(_taken, home / "out" / "given.pdf", into)


def _laid_out(home: Path, source: Path, ending: str) -> Path:
    user = home / "profile" / "user"
    user.mkdir(parents=True)
    (home / "out").mkdir()
    (user / "registrymodifications.xcu").write_text(profile(), encoding="utf-8")
    given = home / f"given{ending}"
    shutil.copyfile(source, given)
    return given


def _taken(made: Path, into: Path) -> None:
    # It could not load the file, and calls that a success; or something in the file made it leave a link to elsewhere.
    if not made.is_file() or made.is_symlink() or made.parent.is_symlink():
        raise cannot_open("broken")
    shutil.move(made, into)


def profile() -> str:
    """A profile's settings: nothing in a document may run, and nothing it names is fetched."""
    items = "".join(
        f'<item oor:path="{_PATH}{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SET
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
