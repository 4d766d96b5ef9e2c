"""What people do in Teams, and what comes back, with the tokens checked as in production."""

from casework.errors import CmsUnavailable
from dialogs.turn import Dialog, Kind, Message, Reply, Turn, show
from tests.bot.small_teams import APP_ID, ASHA, TENANT, Answers, SmallTeams, StartBot, execute, invoke, message, until

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "R v Okafor"}]}
FORM = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Input.Text", "id": "notes", "label": "Notes"}]}


def always(reply: Reply) -> Answers:
    async def answer(_turn: Turn) -> Reply:
        return reply

    return Answers(answer)


async def test_a_typed_message_is_answered_in_the_conversation(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    answer = await bot.post(message(teams, "find 45AA0209826"))
    assert answer.status_code == 200
    (sent,) = teams.sent
    assert (sent.method, sent.path) == ("POST", "/v3/conversations/a:asha/activities/1700000000001")
    assert sent.body["text"] == "You said: find 45AA0209826"
    assert sent.body["recipient"]["id"] == "29:asha"
    assert sent.authorization == "Bearer bot-1"


async def test_the_turn_says_who_where_and_what(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = always(Reply())
    bot = await start_bot(dialogs)
    await bot.post(message(teams, "", value={"verb": "open-case", "case_id": 2140001, "msteams": {"type": "x"}}))
    (turn,) = dialogs.turns
    assert (turn.kind, turn.verb, turn.data) == (Kind.MESSAGE, "open-case", {"case_id": 2140001})
    assert (turn.user.entra_id, turn.user.tenant_id, turn.user.name) == (ASHA, TENANT, "Asha Verma")
    assert (turn.conversation_id, turn.personal, turn.activity_id) == ("a:asha", True, "1700000000001")


async def test_the_bots_own_name_in_a_group_is_not_part_of_what_was_said(
    teams: SmallTeams, start_bot: StartBot
) -> None:
    dialogs = always(Reply())
    bot = await start_bot(dialogs)
    mention = {
        "type": "mention",
        "text": "<at>Casework Bot</at>",
        "mentioned": {"id": f"28:{APP_ID}", "name": "Casework Bot"},
    }
    group = {"id": "19:team", "conversationType": "channel", "isGroup": True, "tenantId": TENANT}
    text = "<at>Casework Bot</at>&nbsp;find Marks &amp; Sons"
    await bot.post(message(teams, text, entities=[mention, {"type": "clientInfo"}], conversation=group))
    (turn,) = dialogs.turns
    assert turn.text == "find Marks & Sons"
    assert not turn.personal


async def test_a_group_is_never_taken_for_a_personal_chat(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = always(Reply())
    bot = await start_bot(dialogs)
    await bot.post(message(teams, conversation={"id": "19:unknown", "tenantId": TENANT}))
    assert not dialogs.turns[0].personal


async def test_a_card_goes_out_as_it_was_built_with_its_summary(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot(always(show(CARD, "R v Okafor, 45AA0209826/1")))
    await bot.post(message(teams))
    (sent,) = teams.messages()
    assert sent["attachments"] == [{"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}]
    assert sent["summary"] == "R v Okafor, 45AA0209826/1"


async def test_a_reply_too_large_for_teams_becomes_a_sentence(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot(always(show({**CARD, "body": ["x" * 20_000]}, "a list")))
    await bot.post(message(teams))
    assert teams.messages()[0]["text"] == "This is too much for one Teams message. Narrow it down and ask again."


# D1 and D10: the stock adapter answers every invoke that has a body with 500, and loses plain sentences.


async def test_a_buttons_card_is_replaced_by_the_answer(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = always(Reply(replace=CARD))
    bot = await start_bot(dialogs)
    answer = await bot.post(execute(teams, "file-mail", {"mail_id": "m1"}))
    assert answer.status_code == 200
    assert answer.json() == {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": CARD}
    assert (dialogs.turns[0].kind, dialogs.turns[0].verb, dialogs.turns[0].data) == (
        Kind.EXECUTE,
        "file-mail",
        {"mail_id": "m1"},
    )


async def test_a_button_can_be_answered_with_one_sentence(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot(always(Reply(notice="Filed already.", messages=(Message(text="See the case."),))))
    answer = await bot.post(execute(teams, "file-mail"))
    assert answer.json()["type"] == "application/vnd.microsoft.activity.message"
    assert answer.json()["value"] == "Filed already."
    await until(teams.messages)
    assert teams.messages()[0]["text"] == "See the case."


async def test_a_dialog_opens_keeps_its_form_and_closes(teams: SmallTeams, start_bot: StartBot) -> None:
    async def answer(turn: Turn) -> Reply:
        if turn.kind is Kind.OPEN_DIALOG or not turn.data.get("notes"):
            return Reply(dialog=Dialog(title="Log a redaction", card=FORM))
        return Reply(notice="Logged.")

    dialogs = Answers(answer)
    bot = await start_bot(dialogs)
    opened = await bot.post(invoke(teams, "task/fetch", {"data": {"msteams": {"type": "task/fetch"}, "verb": "log"}}))
    assert opened.json()["task"]["type"] == "continue"
    assert opened.json()["task"]["value"]["title"] == "Log a redaction"
    assert opened.json()["task"]["value"]["card"]["content"] == FORM
    empty = await bot.post(invoke(teams, "task/submit", {"data": {"verb": "log"}}, id="2"))
    assert empty.json()["task"]["type"] == "continue"
    done = await bot.post(invoke(teams, "task/submit", {"data": {"verb": "log", "notes": "p. 2"}}, id="3"))
    assert done.json() == {"task": {"type": "message", "value": "Logged."}}
    assert [turn.verb for turn in dialogs.turns] == ["log"] * 3


async def test_a_submitted_dialog_with_nothing_to_say_just_closes(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot(always(Reply()))
    answer = await bot.post(invoke(teams, "task/submit", {"data": {}}))
    assert (answer.status_code, answer.json()) == (200, {})


async def test_the_sign_in_windows_code_is_a_turn(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = always(Reply(messages=(Message(text="You are signed in."),)))
    bot = await start_bot(dialogs)
    answer = await bot.post(invoke(teams, "signin/verifyState", {"state": "123456"}))
    assert answer.status_code == 200
    assert (dialogs.turns[0].kind, dialogs.turns[0].data) == (Kind.VERIFY_SIGN_IN, {"state": "123456"})


async def test_an_invoke_nobody_knows_is_not_implemented(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot()
    answer = await bot.post(invoke(teams, "composeExtension/query", {}))
    assert (answer.status_code, answer.json()) == (501, None)


async def test_submitting_a_card_that_is_replaced_updates_that_card(teams: SmallTeams, start_bot: StartBot) -> None:
    bot = await start_bot(always(Reply(replace=CARD)))
    await bot.post(message(teams, "", value={"verb": "x"}, replyToId="1:card"))
    assert [(sent.method, sent.path) for sent in teams.sent] == [("PUT", "/v3/conversations/a:asha/activities/1:card")]


# D8: in the stock adapter a domain error of the wrong name becomes 401, and any other one 500.


async def test_an_error_of_the_domain_is_a_sentence_for_the_person(teams: SmallTeams, start_bot: StartBot) -> None:
    async def down(_turn: Turn) -> Reply:
        raise CmsUnavailable

    bot = await start_bot(Answers(down))
    answer = await bot.post(message(teams))
    assert answer.status_code == 200
    assert teams.messages()[0]["text"].startswith("CMS is not answering.")


async def test_an_error_nobody_expected_is_a_sentence_too(teams: SmallTeams, start_bot: StartBot) -> None:
    async def broken(_turn: Turn) -> Reply:
        raise PermissionError("a file of ours")

    bot = await start_bot(Answers(broken))
    typed = await bot.post(message(teams))
    pressed = await bot.post(execute(teams, "x", id="2"))
    assert (typed.status_code, pressed.status_code) == (200, 200)
    assert teams.messages()[0]["text"].startswith("Something went wrong.")
    assert pressed.json()["value"].startswith("Something went wrong.")


async def test_the_bots_arrival_is_a_turn_once_and_its_address_is_kept(teams: SmallTeams, start_bot: StartBot) -> None:
    dialogs = always(Reply(messages=(Message(text="Hello."),)))
    bot = await start_bot(dialogs)
    added = {"membersAdded": [{"id": f"28:{APP_ID}"}], "id": "j1"}
    await bot.post(message(teams, type="installationUpdate", action="add", id="j0"))
    await bot.post(message(teams, type="conversationUpdate", **added))
    await bot.post(message(teams, type="conversationUpdate", membersAdded=[{"id": "29:somebody"}], id="j2"))
    assert [turn.kind for turn in dialogs.turns] == [Kind.JOINED]
    kept = await bot.chat.conversation(ASHA)
    assert kept is not None
    assert kept["conversation"]["id"] == "a:asha"
