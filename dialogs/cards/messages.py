"""Cards that are about the conversation itself: sign-in, help, and what went wrong."""

from collections.abc import Sequence
from typing import Any

from casework.people import Role
from dialogs.cards.inputs import text_input
from dialogs.cards.parts import Part, card, execute, heading, line, note, open_sign_in, problem, run, submit
from dialogs.turn import Card

_CASE = ("45AA0209826", "any message with a URN in it opens the case")
_FIND = ("find Okafor", "finds cases by surname, company or operation")
_READING = (
    ("documents", "shows the documents of the case opened last; MG11s or exhibits, those of a type"),
    ("read", "opens its documents, one after the other with next"),
    ('search "blue car"', "finds words or a phrase in them; add in 45AA0209826 for another case"),
    ("search all for blue car", "looks in all the cases you opened lately"),
    ("next, page 4, open 3", "go on from what is shown: the next hit, a page, the third line of the list"),
    ("refresh", "makes every document of the case ready for reading and searching"),
)
_OUT = ("sign out", "ends the link to your CMS session")
EXAMPLES: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.PROSECUTOR: (
        _CASE,
        _FIND,
        *_READING,
        _OUT,
    ),
    Role.OPERATIONS: (
        ("unfiled", "shows the email that waits for your decision"),
        ("unfiled mine", "shows those you have; unfiled free, those nobody has; unfiled 3, the third in the list"),
        ("filed", "shows what was filed in the last 30 days; each can be undone"),
        ("filed 45AA0209826", "finds filed email by URN, sender or words of the subject"),
        ("ignored", "shows email that was taken for no casework; each can be brought back"),
        _CASE,
        _FIND,
        *_READING,
        _OUT,
    ),
    Role.SUPERVISOR: (
        ("digest", "shows the figures of today and the last seven days"),
        ("unfiled", "shows the email that waits for a decision, restricted cases included"),
        _CASE,
        _FIND,
        *_READING,
        _OUT,
    ),
}
FIRST_STEPS = (
    _CASE,
    _FIND,
    ("search knife in 45AA0209826", "finds words in the documents of a case"),
    ("unfiled", "for operations: the email that waits for a decision"),
    ("digest", "for supervisors: the figures"),
    ("sign in", "links this chat to your CMS session"),
)


def help_card(name: str, role: Role | None) -> Card:
    """What this person can ask for."""
    examples = EXAMPLES.get(role, FIRST_STEPS) if role else FIRST_STEPS
    body: list[Part] = [heading("Casework Bot"), line("Hello", run(f"{name}.", limit=80))]
    body.append(
        note("I find cases in CMS, show and search their documents, log redactions, and file email. Type one of these:")
    )
    body += [line(run(said, bold=True), f"– {meaning}") for said, meaning in examples]
    actions = {
        None: [execute("Sign in", "sign-in")],
        Role.OPERATIONS: [execute("Unfiled email", "held"), execute("Filed email", "filed")],
        Role.SUPERVISOR: [execute("Digest", "digest")],
    }
    return card(body, actions.get(role, []))


def sign_in_card(url: str, *, waiting: bool) -> Card:
    """The way to a CMS session; `waiting` when something typed is kept for afterwards."""
    kept = " What you asked for is kept and carried out straight afterwards." if waiting else ""
    body: list[Part] = [
        heading("Sign in to CMS"),
        note(f"I can show you only what CMS shows you, so I need your CMS session.{kept}"),
        note("The window shows a six-digit code at the end. If it does not close by itself, type the code here."),
        text_input("code", "Six-digit code", "Enter the six digits from the sign-in window", limit=7),
    ]
    return card(body, [open_sign_in("Sign in", url), execute("Use the code", "sign-in.code", inputs=True)])


def problem_card(sentence: str, *, verb: str = "", data: dict[str, Any] | None = None) -> Card:
    """What went wrong. With a verb, a button that tries the same again, with everything that was typed."""
    actions = [execute("Try again", verb, data)] if verb else []
    return card([heading("That did not work"), problem(sentence)], actions)


def problem_dialog(sentence: str, *, verb: str = "", data: dict[str, Any] | None = None) -> Card:
    """The same inside a Teams dialog."""
    actions = [submit("Try again", verb, data)] if verb else []
    return card([heading("That did not work"), problem(sentence)], actions)


def resume_card(title: str, button: Part) -> Card:
    """After a sign-in in the middle of a form: the way back into it."""
    return card([heading(title), note("You are signed in. What you typed is still there.")], [button])


def done_card(title: str, lines: Sequence[Part], actions: Sequence[Part] = ()) -> Card:
    """Something was done; the lines prove it."""
    return card([heading(title), *lines], actions)
