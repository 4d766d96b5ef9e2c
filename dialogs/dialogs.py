"""What users can do: one table from what was typed or pressed to the ability that answers."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from casework.errors import BadInput, CaseworkError, NotSignedIn
from casework.partial import collecting
from casework.people import Caller, Channel
from ddei.facade import Ddei
from dialogs.case_documents import CaseDocuments
from dialogs.commands import understand
from dialogs.digest import Digest, MakeDigest
from dialogs.filed import Filed
from dialogs.find_case import FindCase, not_a_urn, nothing_named
from dialogs.held_view import HeldView
from dialogs.help import IN_A_GROUP, Help
from dialogs.log_redaction import OPENER, LogRedaction
from dialogs.mail_news import MailNews
from dialogs.meant import Meant
from dialogs.place import Places
from dialogs.preview import Links, MakePicture, Preview, no_picture
from dialogs.refreshing import Refreshing
from dialogs.replies import as_messages, explain, tell, unpacked, way_back, with_what_is_missing
from dialogs.searching import Searching
from dialogs.sharing import Sharing
from dialogs.sign_in import SignIn
from dialogs.turn import Kind, Message, Reply, Turn
from dialogs.unfiled import Unfiled
from store.chat import ChatState

log = structlog.get_logger()

Open = Callable[[Turn], Awaitable[Reply]]
Guarded = Callable[[Turn, Caller], Awaitable[Reply]]


class Dialogs:
    """Answers a turn. Nothing that CaseworkError explains gets past it."""

    def __init__(
        self, *, ddei: Ddei, chat: ChatState, base_url: str, digest: MakeDigest, picture: MakePicture = no_picture
    ) -> None:
        self._chat = chat
        places = Places(chat=chat)
        self._meant = Meant(places=places)
        self._sign_in = SignIn(chat=chat, base_url=base_url)
        self._open = open_routes(Help(chat=chat), self._sign_in, self._confirm)
        links = Links(chat=chat, base_url=base_url, picture=picture)
        self._guarded = {
            **case_routes(FindCase(ddei=ddei, places=places), CaseDocuments(ddei=ddei, places=places)),
            **reading_routes(ddei, links, places),
            **work_routes(LogRedaction(ddei=ddei), Digest(make=digest)),
            **mail_routes(ddei, chat),
        }

    async def handle(self, turn: Turn) -> Reply:
        """The answer to one thing a person did."""
        if not turn.personal:
            return tell(turn, IN_A_GROUP)
        turn = with_verb(turn)
        try:
            return await self._answer(turn)
        except NotSignedIn:
            return await self._sign_in.ask_and_keep(turn)
        except CaseworkError as error:
            log.info("turn_refused", verb=turn.verb, error=type(error).__name__, detail=error.detail)
            return explain(turn, error)

    async def _answer(self, turn: Turn) -> Reply:
        turn = await self._meant.turn(turn)
        if turn.verb in self._open:
            return await self._open[turn.verb](turn)
        route = self._guarded.get(turn.verb)
        if route is None:
            raise BadInput("This button does not work any more. Type help to see what I can do.", detail="unknown verb")
        caller = await self._caller(turn)
        with collecting() as missing:
            reply = await route(turn, caller)
        return with_what_is_missing(reply, missing)

    async def _caller(self, turn: Turn) -> Caller:
        """The person with their own CMS session: nobody sees more through the bot than CMS shows them."""
        link = await self._chat.link(turn.user.entra_id)
        if link is None:
            raise NotSignedIn
        return Caller(link.user, link.session, Channel.TEAMS, turn.activity_id or uuid.uuid4().hex, turn.user.entra_id)

    async def _confirm(self, turn: Turn) -> Reply:
        """A code came back from the sign-in window: link, then carry out what was kept."""
        done = await self._sign_in.confirm(turn)
        if done is None:
            return await self._sign_in.refuse(turn)
        if done.kept is None:
            return Reply(messages=(done.greeting,))
        kept = unpacked(done.kept)
        return Reply(messages=(done.greeting, *await self._resumed(kept)))

    async def _resumed(self, kept: Turn) -> tuple[Message, ...]:
        if kept.kind is Kind.OPEN_DIALOG:
            return (way_back(kept, "The form is ready", opener=kept.verb),)
        return as_messages(kept, await self.handle(kept), opener=OPENER)


def with_verb(turn: Turn) -> Turn:
    """The turn with the verb its text, its kind or its button stands for."""
    if turn.kind is Kind.VERIFY_SIGN_IN:
        return replace(turn, verb="sign-in.code")
    if turn.kind is Kind.JOINED:
        return replace(turn, verb="help")
    if turn.verb:
        return turn
    intent = understand(turn.text)
    return replace(turn, verb=intent.verb, data=intent.data)


def open_routes(help_: Help, sign_in: SignIn, confirm: Open) -> dict[str, Open]:
    """What needs no CMS session."""
    return {
        "help": help_.show,
        "thanks": help_.thanks,
        "unknown": help_.unknown,
        "sign-in": sign_in.ask,
        "sign-in.code": confirm,
        "sign-out": sign_in.out,
        "case.nothing": nothing_named,
        "case.not-a-urn": not_a_urn,
    }


def case_routes(find: FindCase, documents: CaseDocuments) -> dict[str, Guarded]:
    """Finding a case, and what is in it."""
    return {
        "case": find.open,
        "case.urns": find.by_urns,
        "case.name": find.by_name,
        "case.operation": find.by_operation,
        "documents": documents.categories,
        "documents.category": documents.category,
        "documents.kind": documents.kind,
    }


def reading_routes(ddei: Ddei, links: Links, places: Places) -> dict[str, Guarded]:
    """Reading documents and searching them."""
    preview = Preview(ddei=ddei, links=links, places=places)
    searching = Searching(ddei=ddei, links=links, places=places)
    refreshing = Refreshing(ddei=ddei, places=places)
    return {
        "read": preview.first,
        "document.preview": preview.show,
        "document.turn": preview.turn_to,
        "document.page": preview.page,
        "document.notes": preview.notes,
        "document.note": preview.add_note,
        "search": searching.search,
        "search.hit": searching.hit,
        "refresh": refreshing.start,
        "refresh.progress": refreshing.progress,
    }


def work_routes(redaction: LogRedaction, digest: Digest) -> dict[str, Guarded]:
    """What changes something, or is for one role."""
    return {
        OPENER: redaction.open,
        "redaction.area": redaction.change_area,
        "redaction.submit": redaction.submit,
        "digest": digest.show,
    }


def mail_routes(ddei: Ddei, chat: ChatState) -> dict[str, Guarded]:
    """The email of operations."""
    view, news = HeldView(ddei=ddei), MailNews(ddei=ddei, chat=chat)
    unfiled, filed = Unfiled(ddei=ddei, view=view), Filed(ddei=ddei, view=view, news=news)
    sharing = Sharing(ddei=ddei, chat=chat, view=view, news=news)
    return {
        "held": unfiled.waiting,
        "held.number": unfiled.numbered,
        "held.open": unfiled.open,
        "held.file": unfiled.file,
        "held.find": unfiled.find,
        "held.dismiss": unfiled.dismiss,
        "held.take": sharing.take_over,
        "held.release": sharing.give_back,
        "held.colleagues": sharing.colleagues,
        "held.hand-over": sharing.hand_over,
        "held.split": sharing.split,
        "held.undo": filed.undo,
        "held.back": filed.bring_back,
        "filed": filed.filed,
        "filed.open": filed.open_filed,
        "ignored": filed.ignored,
    }
