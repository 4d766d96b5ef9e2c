"""Filed and ignored email, for operations: look it through, take it out of its case again, bring it back."""

from casework.errors import BadInput, CaseworkError, Conflict, NotFound, NotSignedIn
from casework.mail import FiledMail
from casework.people import Caller
from ddei.facade import Ddei
from ddei.unfiled import UNDO_FOR
from dialogs.asked import page_number, word
from dialogs.cards.decided import decided_card, filed_mail_card, undone_card
from dialogs.cards.queue import MAILS_SHOWN, Asked, filed_list_card, ignored_list_card
from dialogs.held_view import HeldView, mail_id_of
from dialogs.mail_news import MailNews
from dialogs.replies import answer
from dialogs.turn import Reply, Turn
from dialogs.unfiled import reason_of


class Filed:
    """What was decided in the last 30 days, by itself or by people."""

    def __init__(self, *, ddei: Ddei, view: HeldView, news: MailNews) -> None:
        self._ddei = ddei
        self._view = view
        self._news = news

    async def filed(self, turn: Turn, caller: Caller) -> Reply:
        """What was filed, the latest first."""
        asked, page = word(turn.data, "query", 60), page_number(turn.data)
        found = await self._ddei.queue.filed(caller, asked, page, MAILS_SHOWN)
        return answer(turn, filed_list_card(found.mails, Asked(page, found.more, asked), UNDO_FOR.days), "Filed email")

    async def ignored(self, turn: Turn, caller: Caller) -> Reply:
        """What nobody was asked about, the latest first."""
        asked, page = word(turn.data, "query", 60), page_number(turn.data)
        found = await self._ddei.queue.ignored(caller, asked, page, MAILS_SHOWN)
        card = ignored_list_card(found.mails, Asked(page, found.more, asked), UNDO_FOR.days)
        return answer(turn, card, "Ignored email")

    async def open_filed(self, turn: Turn, caller: Caller) -> Reply:
        """One filed mail with the way back."""
        try:
            found = await self._ddei.queue.filed_mail(caller, mail_id_of(turn))
        except NotFound as error:
            return answer(turn, decided_card(error.sentence), "Filed email")
        return answer(turn, filed_mail_card(found), "Filed email")

    async def undo(self, turn: Turn, caller: Caller) -> Reply:
        """Take a filed mail out of its case again, and tell those who relied on it."""
        mail = await self._ddei.unfiled.get(caller, mail_id_of(turn))
        reason = reason_of(turn)
        if not reason:
            raise BadInput("Choose why the email is taken out of the case, then try again.")
        parts = await self._parts(caller, mail.mail_id)
        try:
            receipt = await self._ddei.unfiled.undo(caller, mail.mail_id, reason)
        except Conflict as error:
            return answer(turn, decided_card(error.sentence, mail.subject), "Already decided")
        told = await self._news.taken_out(receipt, parts)
        return answer(turn, undone_card(receipt, mail.subject, reason, told), f"Taken out of case {receipt.urn}")

    async def bring_back(self, turn: Turn, caller: Caller) -> Reply:
        """A mail that was taken for no casework waits for a decision after all; it is this person's now."""
        mail = await self._ddei.unfiled.get(caller, mail_id_of(turn))
        try:
            await self._ddei.unfiled.hold(caller, mail.mail_id, f"Brought back by {caller.user.name}")
        except Conflict as error:
            return answer(turn, decided_card(error.sentence, mail.subject), "Already decided")
        taken = await self._ddei.queue.claim(caller, mail.mail_id)
        await self._ddei.unfiled.mark_delivered(mail.mail_id)  # whoever brought it back has it: no card to the others
        return await self._view.show(turn, caller, taken)

    async def _parts(self, caller: Caller, mail_id: str) -> tuple[int, ...]:
        """The ids CMS has for the mail's files: once it is taken out, CMS names them no more."""
        try:
            filed = await self._ddei.queue.filed_mail(caller, mail_id)
            return await self._attached(caller, filed)
        except NotSignedIn:
            raise
        except CaseworkError:  # the way back must not depend on whom there is to tell
            return ()

    async def _attached(self, caller: Caller, filed: FiledMail) -> tuple[int, ...]:
        if not filed.external_id:
            return ()
        found = await self._ddei.communications.attachments(caller, filed.case_id, int(filed.external_id))
        return tuple(each.material_id for each in found)
