"""What people do in Teams: open it, type, press buttons of cards, send forms, hand over a sign-in code."""

from typing import Any

from sandbox.people import Person
from sandbox.teams.activities import PERSONAL, Activity, installed, invoked, personal_conversation, submitted, typed
from sandbox.teams.bot_link import BotLink
from sandbox.teams.history import NOTICE, PERSON, Entry, History
from sandbox.teams.live import Live
from sandbox.teams.outcomes import Outcome, of_dialog, of_execute, plain

CONTEXT = {"theme": "default"}


class Chat:
    """The personal conversations with the bot."""

    def __init__(self, *, history: History, live: Live, bot: BotLink) -> None:
        self._history = history
        self._live = live
        self._bot = bot

    def conversation(self, person: Person) -> str:
        """The id of a person's conversation with the bot, which exists from now on."""
        conversation = personal_conversation(person)
        self._history.open(conversation, PERSONAL, [person.entra_id])
        return conversation

    def messages(self, person: Person) -> list[Entry]:
        """The conversation from its beginning."""
        return self._history.entries(self.conversation(person))

    async def opened(self, person: Person) -> Outcome:
        """The person opens Teams; the first time, the bot is told that it was added."""
        conversation = self.conversation(person)
        if self._history.greeted(conversation):
            return Outcome()
        self._history.mark_greeted(conversation, greeted=True)
        answer = await self._bot.deliver(installed(person, self._bot.service_url, self._history.new_id()))
        if answer.problem:
            # It is told again at the next opening.
            self._history.mark_greeted(conversation, greeted=False)
        return self._told(person, plain(answer))

    async def say(self, person: Person, text: str) -> Outcome:
        """The person types something."""
        activity = typed(person, self._bot.service_url, self._history.new_id(), text)
        self._show(person, activity)
        return self._told(person, plain(await self._bot.deliver(activity)))

    async def press(self, person: Person, message_id: str, action: dict[str, Any]) -> Outcome:
        """The person presses a card's button; `action` holds its type, verb, and data with what was filled in."""
        data = action.get("data") or {}
        if action.get("type") == "Action.Execute":
            return await self._execute(person, message_id, action)
        told = _told_to_teams(data)
        kind = told.get("type", "")
        if kind == "task/fetch":
            return await self._dialog(person, "task/fetch", data, message_id)
        if kind == "signin":
            return Outcome(sign_in=str(told.get("value") or ""))
        return await self._submit(person, message_id, data, told)

    async def send_form(self, person: Person, data: dict[str, Any]) -> Outcome:
        """The person sends the form of a dialog."""
        return await self._dialog(person, "task/submit", data)

    async def hand_over_code(self, person: Person, code: str) -> Outcome:
        """The sign-in window handed its code to Teams."""
        return self._told(person, plain(await self._invoke(person, "signin/verifyState", {"state": code})))

    async def _execute(self, person: Person, message_id: str, action: dict[str, Any]) -> Outcome:
        # Without a verb of its own the data may carry it, and Teams leaves the field out.
        pressed = {"type": "Action.Execute", "data": action.get("data") or {}}
        pressed |= {name: action[name] for name in ("verb", "id", "title") if action.get(name)}
        value = {"action": pressed, "trigger": "manual"}
        outcome = of_execute(await self._invoke(person, "adaptiveCard/action", value, message_id))
        if outcome.card is not None:
            self._put(person, message_id, outcome.card)
        return outcome

    async def _dialog(self, person: Person, name: str, data: dict[str, Any], message_id: str = "") -> Outcome:
        value = {"data": data, "context": CONTEXT}
        answer = await self._invoke(person, name, value, message_id)
        return of_dialog(answer, opening=name == "task/fetch")

    async def _submit(self, person: Person, message_id: str, data: Any, told: dict[str, Any]) -> Outcome:
        text = str(told.get("text") or "")
        seen = str(told.get("displayText") or "")
        if told.get("type") == "imBack":
            return await self.say(person, str(told.get("value") or ""))
        value = told.get("value", data) if told.get("type") == "messageBack" else data
        activity_id = self._history.new_id()
        activity = submitted(person, self._bot.service_url, activity_id, message_id, value, text)
        if seen:
            self._show(person, {**activity, "text": seen})
        return self._told(person, plain(await self._bot.deliver(activity)))

    async def _invoke(self, person: Person, name: str, value: object, reply_to: str = "") -> Any:
        self.conversation(person)
        invoke = invoked(person, self._bot.service_url, self._history.new_id(), name, value, reply_to)
        return await self._bot.deliver(invoke)

    def _show(self, person: Person, activity: Activity) -> None:
        entry = self._history.add(self.conversation(person), PERSON, activity)
        self._live.tell(entry.conversation, "message", entry.shown())

    def _put(self, person: Person, message_id: str, card: dict[str, Any]) -> None:
        conversation = self.conversation(person)
        known = self._history.entry(conversation, message_id)
        if known is None:
            return
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        entry = self._history.replace(conversation, message_id, {**known.content, "attachments": [attachment]})
        if entry is not None:
            self._live.tell(conversation, "update", entry.shown())

    def _told(self, person: Person, outcome: Outcome) -> Outcome:
        """Let a problem be read in the conversation, too."""
        if outcome.problem:
            entry = self._history.add(self.conversation(person), NOTICE, {"type": "message", "text": outcome.problem})
            self._live.tell(entry.conversation, "message", entry.shown())
        return outcome


def _told_to_teams(data: Any) -> dict[str, Any]:
    """What a button tells Teams itself to do: open a dialog, a sign-in window, or send words."""
    told = data.get("msteams") if isinstance(data, dict) else None
    return told if isinstance(told, dict) else {}
