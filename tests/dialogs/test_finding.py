"""A prosecutor finds cases and reads what is in them."""

import pytest

from dialogs.turn import Kind


async def test_first_contact_asks_to_sign_in_and_then_answers_what_was_asked(world) -> None:
    first = await world.asha.says("can you open 45aa 02098 26/1 please")
    assert "Sign in to CMS" in first.text
    assert "What you asked for is kept" in first.text
    answered = await world.asha.signs_in(first)
    assert "You are signed in to CMS as Asha Verma (prosecutor)." in answered.text
    assert "Case 45AA0209826/1" in answered.text
    assert "R v Samuel Okafor and 1 other" in answered.text


async def test_the_code_of_the_sign_in_window_can_be_typed_or_put_into_the_card(world) -> None:
    first = await world.asha.says("45AA0209826/1")
    assert "Case 45AA0209826/1" in (await world.asha.says(await world.asha.code(first))).text
    again = await world.asha.says("sign in")
    typed = await world.asha.presses(again, "Use the code", code=await world.asha.code(again))
    assert "You are signed in to CMS as Asha Verma" in typed.text


async def test_a_code_of_somebody_else_s_window_links_nobody(world) -> None:
    code = await world.asha.code(await world.asha.says("sign in"))
    refused = await world.owen.says(code)
    assert "That code does not fit" in refused.text
    assert await world.store.chat.link(world.owen.person.entra_id) is None


async def test_case_card_tells_what_a_prosecutor_needs_first(world) -> None:
    shown = await (await world.asha.signed_in()).says("45AA0209826/1")
    for words in ("Custody time limit: ", "(in 14 days)", "Operation: ALDERNEY", "Lena Marsh", "Status: charged"):
        assert words in shown.text
    assert "Plea and trial preparation hearing, Guildford Crown Court" in shown.text
    assert shown.text.count("OFFICIAL-SENSITIVE") == 1


async def test_a_urn_of_several_splits_lets_the_person_choose(world) -> None:
    listed = await (await world.asha.signed_in()).says("what do we have on 45 AA 02098 26?")
    assert "Choose a case" in listed.text
    assert listed.buttons == ["Open case 45AA0209826/1", "Open case 45AA0209826/2"]
    opened = await world.asha.presses(listed, "Open case 45AA0209826/2")
    assert opened.reply.replace, "the list turns into the case"
    assert "Dana Okafor" in opened.text


async def test_several_urns_in_a_message_are_listed_with_what_cannot_be_shown(world) -> None:
    listed = await (await world.asha.signed_in()).says("45AA0209926, 45AB0510126, 45AB0510226 and 45ZZ9999926")
    assert listed.buttons == ["Open case 45AA0209926"]
    assert "45AB0510126: This case is restricted." in listed.text
    assert "45AB0510226: This case no longer exists: it was deleted from CMS." in listed.text
    assert "45ZZ9999926: CMS has no case with that URN." in listed.text


async def test_more_urns_than_are_looked_up_at_once_are_not_dropped_silently(world) -> None:
    urns = "45AA0209926 45AB0510026 45AA0301126 45AA0209826/1 45AA0209826/2 42MZ0700126"
    listed = await (await world.asha.signed_in()).says(f"please check {urns}")
    assert len(listed.buttons) == 5
    assert "Your message names 6 URNs; the first 5 were looked up." in listed.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("find 45AA02098261234", "That is not a URN."),
        ("45ZZ9999926", "CMS has no case with that URN."),
        ("45AB0510226", "This case no longer exists: it was deleted from CMS."),
        ("45AB0510126", "This case is restricted."),
    ],
)
async def test_four_ways_a_urn_leads_nowhere_have_four_sentences(world, said: str, sentence: str) -> None:
    shown = await (await world.asha.signed_in()).says(said)
    assert sentence in shown.text
    assert "Try again" not in shown.buttons, "trying the same again would not help"


async def test_a_supervisor_may_see_the_restricted_case(world) -> None:
    assert "restricted" in (await (await world.grace.signed_in()).says("45AB0510126")).text


async def test_a_forename_narrows_a_surname_down(world) -> None:
    assert "Case 45AA0209826/2" in (await (await world.asha.signed_in()).says("find Dana Okafor")).text


@pytest.mark.parametrize("said", ["Okafor", "find okafor", "R v Okafor"])
async def test_a_surname_lists_every_case_of_that_name(world, said: str) -> None:
    listed = await (await world.asha.signed_in()).says(said)
    assert {"Open case 45AA0209826/1", "Open case 45AA0209826/2"} <= set(listed.buttons)
    assert "Samuel Okafor" in listed.text
    assert "Dana Okafor" in listed.text


async def test_a_company_and_an_operation_are_found_by_name(world) -> None:
    await world.asha.signed_in()
    assert "Case 45AB0510026" in (await world.asha.says("Halden Freight Ltd")).text
    assert "Case 45AA0209826/1" in (await world.asha.says("operation Alderney")).text
    assert "Case 45AA0209826/1" in (await world.asha.says("alderney")).text


async def test_a_name_nobody_has_gets_a_plain_answer(world) -> None:
    shown = await (await world.asha.signed_in()).says("Zyxwvut")
    assert "CMS lists no case you may see for “Zyxwvut”" in shown.text
    assert "help" in shown.text


async def test_anything_else_is_answered_plainly_and_its_text_cannot_act(world) -> None:
    shown = await world.asha.says("what is <at>Grace Bell</at> doing in [this](http://x.example) chat?")
    assert "I do not know what to do with" in shown.text
    assert "<at>" not in shown.text
    assert "](" not in shown.text


async def test_help_fits_the_person(world) -> None:
    assert "Hello Asha Verma." in (await world.asha.acts(Kind.JOINED, "", {})).text
    assert "unfiled" in (await (await world.owen.signed_in()).says("help")).text
    supervisor = await (await world.grace.signed_in()).says("Hi!")
    assert "Digest" in supervisor.buttons


async def test_nothing_of_a_case_is_shown_in_a_group(world) -> None:
    await world.asha.signed_in()
    for said in ("45AA0209826/1", "Okafor", "digest", "123456", "help"):
        shown = await world.asha.says(said, personal=False)
        assert not shown.cards
        assert "in our own chat" in shown.text


async def test_after_signing_out_nothing_is_shown(world) -> None:
    await world.asha.signed_in()
    assert "You are signed out" in (await world.asha.says("sign out")).text
    assert "Sign in to CMS" in (await world.asha.says("Okafor")).text


async def test_a_cms_that_is_down_is_said_and_one_press_tries_again(world) -> None:
    await world.asha.signed_in()
    world.cms.faults.order("*", "http-500", 50)
    failed = await world.asha.says("find Okafor")
    assert "Error:" in failed.text
    assert "What you typed is kept" in failed.text
    world.cms.faults.clear()
    again = await world.asha.presses(failed, "Try again")
    assert "Dana Okafor" in again.text


async def test_a_session_that_ends_in_the_middle_leads_back_to_it(world) -> None:
    await world.asha.signed_in()
    listed = await world.asha.says("Okafor")
    world.cms.sessions.end("asha.verma")
    ended = await world.asha.presses(listed, "Open case 45AA0209826/2")
    assert "Sign in to CMS" in ended.text
    answered = await world.asha.signs_in(ended)
    assert "Dana Okafor" in answered.text


async def test_a_case_id_put_into_a_card_by_hand_gets_what_cms_allows(world) -> None:
    await world.asha.signed_in()
    for verb in ("case", "documents", "document.preview", "redaction.open", "redaction.submit"):
        data = {"case_id": 2140005, "material_id": 1, "version_id": 1}
        shown = await world.asha.acts(Kind.EXECUTE, verb, data)
        assert "This case is restricted." in shown.text
        assert "Vane" not in shown.text
    for case_id in ("", "2140001; drop", -1, 10**30, True, None, [2140001]):
        shown = await world.asha.acts(Kind.EXECUTE, "case", {"case_id": case_id})
        assert "This button does not work any more" in shown.text


async def test_an_unknown_button_is_answered_plainly(world) -> None:
    shown = await (await world.asha.signed_in()).acts(Kind.EXECUTE, "no.such.verb", {})
    assert "This button does not work any more" in shown.text


async def test_a_branch_that_cms_could_not_give_is_said_in_the_card(world) -> None:
    await world.asha.signed_in()
    listed = await world.asha.says("find Okafor")
    world.cms.faults.order("case", "graphql-partial", 1)
    shown = await world.asha.presses(listed, "Open case 45AA0209826/2")
    assert "Dana Okafor" in shown.text
    assert "Some of this could not be read: CMS could not give everything about the case." in shown.text
