"""The promises of the architecture that no type checker sees."""

import ast
import importlib
import importlib.metadata
import inspect
import re
import tomllib
from pathlib import Path

import pytest

from app.settings import Settings
from casework import errors

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
SOURCES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "node_modules" not in path.parts
]


def test_every_folder_of_code_is_shipped_and_says_what_it_is_for() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == set(PACKAGES)
    for path in SOURCES:
        if path.name == "__init__.py" and "generated" not in path.parts:
            assert ast.get_docstring(ast.parse(path.read_text())), f"{path} does not say what its folder is for"


def test_no_installed_package_can_shadow_ours() -> None:
    ours = set(PACKAGES)
    for name, distributions in importlib.metadata.packages_distributions().items():
        if name in ours:
            assert set(distributions) <= {PROJECT["project"]["name"]}, (
                f"{distributions} also bring a package called {name}"
            )


@pytest.mark.parametrize(
    "error", [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.CaseworkError)]
)
def test_every_error_stands_in_the_drawn_tree_with_its_status(error: type[errors.CaseworkError]) -> None:
    if error is errors.CaseworkError:
        return
    line = next(line for line in (errors.__doc__ or "").splitlines() if re.search(rf"── {error.__name__}\b", line))
    assert str(error.status) in line
    if error not in (errors.CheckedOut, errors.CannotOpen):
        assert error().sentence.endswith((".", "?"))


def test_every_setting_is_explained_where_an_operator_looks() -> None:
    example = (ROOT / ".env.example").read_text()
    runbook = (ROOT / "docs/runbook.md").read_text()
    for name, setting in Settings.model_fields.items():
        variable = setting.alias or name.upper()
        assert f"{variable}=" in example, f"{variable} is missing from .env.example"
        assert f"`{variable}`" in runbook, f"{variable} is missing from docs/runbook.md"


def test_the_newest_change_is_the_version() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == PROJECT["project"]["version"]


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_every_link_in_the_docs_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_locks_hold_no_address() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") > 100
    for lock in ROOT.glob("*/**/package-lock.json"):
        if "node_modules" not in lock.parts:
            assert '"resolved"' not in lock.read_text()


# Each port, and the two ways through it that are shipped.
PORTS = {
    "integrations/cms/port.py": (
        ("integrations/cms/client.py", "CmsClient"),
        ("integrations/ddei/client.py", "DdeiClient"),
    ),
    "integrations/mail/port.py": (
        ("integrations/mail/ews.py", "EwsMailbox"),
        ("integrations/mail/graph.py", "GraphMailbox"),
    ),
    "search/port.py": (("search/fts.py", "FtsEngine"), ("search/azure.py", "AzureEngine")),
}


def test_a_protocol_has_two_shipped_implementations_or_does_not_exist() -> None:
    for path in SOURCES:
        if any("Protocol" in ast.unparse(base) for node in _classes(path) for base in node.bases):
            ways = PORTS[str(path.relative_to(ROOT))]
            assert len(ways) >= 2
            for file, name in ways:
                assert name in {node.name for node in _classes(ROOT / file)}


def _classes(path: Path) -> list[ast.ClassDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)]


def test_unexpected_errors_are_caught_at_three_places_only() -> None:
    broad = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]
    assert sorted(broad) == ["app/scheduler.py", "bot/messages.py", "intake/listener.py"]


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether a handler keeps any error at all; one that undoes something and lets it go on does not."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    return handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}


def test_wiring_can_be_imported_without_side_effects() -> None:
    for module in ("app.build", "app.web", "app.processes"):
        assert importlib.import_module(module).__doc__
