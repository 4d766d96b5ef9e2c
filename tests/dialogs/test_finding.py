"""A prosecutor finds cases and reads what is in them."""


async def test_first_contact_asks_to_sign_in_and_then_answers_what_was_asked(world):
    first = await world.asha.says("can you open 45aa 02098 26/1 please")
    assert "Sign in to CMS" in first.text
    assert "What you asked for is kept" in first.text
    answered = await world.asha.signs_in(first)
    assert "You are signed in to CMS as Asha Verma (prosecutor)." in answered.text
    assert "Case 45AA0209826/1" in answered.text
    assert "Samuel Okafor" in answered.text


async def test_the_code_can_be_typed(world):
    first = await world.asha.says("45AA0209826/1")
    answered = await world.asha.says(await world.asha.code(first))
    assert "Case 45AA0209826/1" in answered.text
