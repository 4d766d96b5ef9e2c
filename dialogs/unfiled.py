"""Unfiled email, for operations: decide what the listener would not decide by itself."""

from casework.cases import Case, CaseRef, CaseRow
from casework.errors import BadInput, CaseworkError, Conflict, NotFound, NotSignedIn, Unavailable
from casework.mail import WAITING_FOR_A_PERSON, MailState
from casework.people import Caller
from casework.urn import parse_urn
from ddei.facade import Ddei
from dialogs.asked import page_number, whole, word
from dialogs.cards.decided import decided_card, dismissed_card, filed_card, filed_mail_card, ignored_card
from dialogs.cards.held import FOUND_SHOWN, REASON_LIMIT, found_cases_card
from dialogs.cards.queue import QueueView, queue_card
from dialogs.commands import query
from dialogs.held_view import HeldView, mail_id_of
from dialogs.queue_order import Show, ordered
from dialogs.replies import answer
from dialogs.turn import Reply, Turn
from store.schema import now

_ON_ITS_WAY = "This email has been decided and is being filed now."
_IGNORED = "This email was taken for no casework. It is in the mailbox, and nothing was put into CMS."


class Unfiled:
    """The held mail, one card each."""

    def __init__(self, *, ddei: Ddei, view: HeldView) -> None:
        self._ddei = ddei
        self._view = view

    async def waiting(self, turn: Turn, caller: Caller) -> Reply:
        """Everything that waits; a single one is shown at once, unless the list was asked for."""
        mails = await self._ddei.unfiled.list(caller)
        if len(mails) == 1 and not ({"list", "show"} & set(turn.data)):
            return await self._open(turn, caller, mails[0].mail_id)
        show = word(turn.data, "show", 10)
        view = QueueView(
            places=ordered(mails),
            username=caller.user.username,
            at=now(),
            show=Show(show) if show in set(Show) else Show.ALL,
            page=page_number(turn.data),
        )
        best = await self._view.best(caller, [place.mail for place in view.shown])
        return answer(turn, queue_card(view, best), "Unfiled email")

    async def numbered(self, turn: Turn, caller: Caller) -> Reply:
        """The mail at a place of the list, as it is now."""
        number = whole(turn.data, "number")
        places = ordered(await self._ddei.unfiled.list(caller))
        if number > len(places):
            raise NotFound("There is no email with that number in the list. Type unfiled to see the list.")
        return await self._open(turn, caller, places[number - 1].mail.mail_id)

    async def open(self, turn: Turn, caller: Caller) -> Reply:
        """One mail to decide, or what has become of it."""
        return await self._open(turn, caller, mail_id_of(turn))

    async def file(self, turn: Turn, caller: Caller) -> Reply:
        """Put a mail into the case the person chose."""
        mail = await self._ddei.unfiled.get(caller, mail_id_of(turn))
        try:
            receipt = await self._ddei.unfiled.file(caller, mail.mail_id, whole(turn.data, "case_id"))
        except Conflict as error:
            return await self._view.second(turn, caller, mail.mail_id, error)
        told = "This was done before; nothing was filed twice." if receipt.repeated else ""
        return answer(turn, filed_card(receipt, mail, told), f"Filed in case {receipt.urn}")

    async def find(self, turn: Turn, caller: Caller) -> Reply:
        """Cases for a held mail by URN or name; none of them is chosen yet."""
        mail = await self._ddei.queue.claim(caller, mail_id_of(turn))
        asked = word(turn.data, "query", 80)
        try:
            cases, more = await self._cases(caller, asked)
        except (NotSignedIn, Unavailable):
            raise
        except CaseworkError as error:
            return await self._view.show(turn, caller, mail, error.sentence)
        return answer(turn, found_cases_card(mail, cases, asked, more), "Choose a case.")

    async def dismiss(self, turn: Turn, caller: Caller) -> Reply:
        """The mail is not casework, and why."""
        mail = await self._ddei.unfiled.get(caller, mail_id_of(turn))
        reason = reason_of(turn)
        if not reason:
            return await self._view.show(turn, caller, mail, "Choose why it is not casework.")
        try:
            await self._ddei.unfiled.dismiss(caller, mail.mail_id, reason)
        except Conflict as error:
            return await self._view.second(turn, caller, mail.mail_id, error)
        return answer(turn, dismissed_card(mail, reason), "Not casework")

    async def _open(self, turn: Turn, caller: Caller, mail_id: str) -> Reply:
        """Whoever opens a mail has it for a while, unless somebody else has."""
        mail = await self._ddei.queue.claim(caller, mail_id)
        if mail.state in WAITING_FOR_A_PERSON:
            return await self._view.show(turn, caller, mail)
        if mail.state is MailState.FILED:
            filed = await self._ddei.queue.filed_mail(caller, mail_id)
            return answer(turn, filed_mail_card(filed), "Filed email")
        if mail.state is MailState.DISMISSED:
            return answer(turn, ignored_card(mail, _IGNORED), "Not casework")
        return answer(turn, decided_card(_ON_ITS_WAY, mail.subject), "Already decided")

    async def _cases(self, caller: Caller, asked: str) -> tuple[list[Case], int]:
        """The cases found, opened so that the person sees who is in them, and how many more there are."""
        found = await self._rows(caller, asked)
        if not found:
            raise NotFound("CMS lists no case for that. Check the spelling, or use the URN.")
        opened = [await self._ddei.cases.open(caller, each.case_id) for each in found[:FOUND_SHOWN]]
        return opened, len(found) - len(opened)

    async def _rows(self, caller: Caller, asked: str) -> list[CaseRef] | list[CaseRow]:
        urn = parse_urn(asked)
        if urn is not None:
            return await self._ddei.cases.by_urn(caller, urn)
        intent = query(asked)
        if intent.verb == "case.operation":
            return await self._ddei.cases.by_operation(caller, intent.data["name"])
        if intent.verb == "case.name":
            return await self._ddei.cases.by_name(caller, intent.data["name"])
        raise BadInput("Enter a URN such as 45AA0209826, a surname or a company.")


def reason_of(turn: Turn) -> str:
    """The reason chosen, with what was added to it."""
    chosen, more = word(turn.data, "reason", 60), word(turn.data, "more", REASON_LIMIT)
    return f"{chosen}: {more}" if chosen and more else chosen or more
