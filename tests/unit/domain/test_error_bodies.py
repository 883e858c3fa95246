"""What an answer says about a failure: heard in every shape, and never where a thing is merely shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.error_bodies import MOST_QUOTED, failure_in, in_a_line, quotable, words_in, words_of
from steward.domain.model import Json

BLOCKED = "customer is blocked"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "ok", "status", "message", "data", "id"]) | st.text(), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("reading", [False, True])
@pytest.mark.parametrize(
    "answer",
    [
        {"error": BLOCKED},
        {"error": {"code": "blocked", "message": BLOCKED}},
        {"error": True, "message": BLOCKED},
        {"errors": [{"message": BLOCKED}], "data": None},
        {"ok": False, "error": BLOCKED},
        {"success": False, "message": BLOCKED},
        {"Success": "false", "ErrorMessage": BLOCKED},
        {"errcode": 40_013, "errmsg": BLOCKED},
        {"status": "error", "message": BLOCKED},
        {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": BLOCKED},
        {"data": {"error": BLOCKED}},
        {"jsonrpc": "2.0", "id": 1, "error": {"code": -32_000, "message": BLOCKED}},
        {"error": BLOCKED, "region": "eu", "attempt": 3},
        {"errorMessages": [BLOCKED], "errors": {}},
        {"status": False, "message": BLOCKED},
        {"success": 0, "message": BLOCKED},
        {"statusCode": "403", "message": BLOCKED},
        {"code": 403, "message": BLOCKED},
        {"isError": True, "content": [{"type": "text", "text": BLOCKED}]},
        {"hasErrors": True, "detail": BLOCKED},
        {"result": {"status": "error", "message": BLOCKED}},
        {"result": {"data": {"error": {"message": BLOCKED}}}},
        {"status": 200, "body": {"error": BLOCKED}},
        {"meta": {"took": 3}, "response": {"error": BLOCKED}},
        {"body": f'{{"error": "{BLOCKED}"}}'},
        f'{{"error": "{BLOCKED}"}}',
    ],
)
def test_an_error_in_any_shape_is_heard(answer: Json, reading: bool) -> None:
    """An answer that says no is no success, whatever its HTTP status was."""
    assert BLOCKED in failure_in(answer, reading=reading)


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": False},
        {"status": "failed"},
        {"status": "KO"},
        {"state": "DECLINED", "id": 4},
        {"id": 4, "error": BLOCKED},
        [{"error": BLOCKED}],
        {"id": 4, "data": {"error": BLOCKED}},
        {"results": [{"success": True}, {"success": False, "error": BLOCKED}]},
        {"count": 1, "responses": [{"status": 500}]},
        f"<error>{BLOCKED}</error>",
        f'<?xml version="1.0"?><response><success>false</success><message>{BLOCKED}</message></response>',
        f"<s:Envelope><s:Body><s:Fault><faultstring>{BLOCKED}</faultstring></s:Fault></s:Body></s:Envelope>",
        f"<!doctype html><title>403 Forbidden</title><h1>{BLOCKED}</h1>",
        f"ERROR: {BLOCKED}",
        {"text": f"Error: {BLOCKED}"},
        {"result": f"Error: {BLOCKED}"},
        {"content": [{"type": "text", "text": "Trying."}, {"type": "text", "text": f"Error: {BLOCKED}"}]},
        {"data": {"message": f"<!doctype html><title>403 Forbidden</title><h1>{BLOCKED}</h1>"}},
    ],
)
def test_an_act_s_answer_that_says_no_is_one(answer: Json) -> None:
    """An act that failed has failed, however little is said, and whatever else is shown."""
    assert failure_in(answer, reading=False, tool="charge")
    assert not failure_in(answer, reading=True, tool="charge")


@pytest.mark.parametrize(
    "answer",
    [
        {"id": 4, "error": None},
        {"errcode": 0, "errmsg": "ok"},
        {"errors": [], "data": {"id": 4}},
        {"ok": True, "error": ""},
        {"status": "cancelled"},
        {"message": "created"},
        {"code": 500, "name": "Lamp", "message": "created"},
        {"code": 200, "message": "created"},
        {"status": 0, "message": "created"},
        {"isError": False, "content": []},
        {"lamp": "kitchen", "status": False, "description": "over the stove"},
        {"status": False},
        {"hasErrors": False, "id": 4},
        {"success": 1},
        {},
        [],
        "error",
        "no errors",
        "<p>Created",
        "<html><title>Thank you</title><h1>Order placed</h1></html>",
        '<?xml version="1.0"?><order><id>4</id><errors/><success>true</success></order>',
        "errors fixed: 4",
        {"results": [{"id": 4, "error": None}]},
        {"id": 4, "text": "Error: the door is open"},
        {"lines": ["Error: one", "Error: two"]},
        {"text": "errors: none"},
        {"data": [1, "x", None]},
        None,
    ],
)
def test_an_answer_that_says_yes_is_none(answer: Json) -> None:
    """Fields for errors stand in good answers too."""
    assert failure_in(answer, reading=False) == ""
    assert failure_in(answer, reading=True) == ""


def test_what_was_asked_for_is_no_failure() -> None:
    """To reject an offer is to have it rejected, and a payment that failed is a reading like any other."""
    assert not failure_in({"id": "O1", "status": "rejected"}, reading=False, tool="reject_offer")
    assert not failure_in(
        {"id": "O1", "status": "failed"}, reading=False, tool="set_status", asked={"status": "failed"}
    )
    assert not failure_in({"title": "Error: the film"}, reading=False, asked={"title": "Error: the film"})
    assert not failure_in({"found": False, "error": "none such"}, reading=True, declared=["found", "error"])
    assert not failure_in({"valid": False, "error": "checksum"}, reading=True, declared=["valid", "error"])


def test_bodies_are_quoted_by_their_words() -> None:
    """JSON, HTML and plain text, without secrets and control characters, in one bounded line."""
    assert words_of(b'{"detail": [{"loc": ["x"], "msg": "field required"}]}') == "field required"
    assert words_of(b"<!doctype html><title>502 Bad Gateway</title><h1>nginx</h1>") == "502 Bad Gateway: nginx"
    assert words_of(b"<h1>customer is <b>blocked</b></h1><script>let title = 1</script>") == BLOCKED
    assert words_of(f"<fault><message>{BLOCKED}</message></fault>".encode()) == BLOCKED
    assert words_of(b"  customer\nis blocked ") == BLOCKED
    assert words_of(b"") == ""
    assert words_in({"ok": False, "access_token": "abcdefgh"}) == '{"ok": false, "access_token": "***"}'
    assert quotable("a\x1b[31mb") == "a\\x1b[31mb"
    assert quotable("x" * 1_000).startswith("x" * MOST_QUOTED + "… (")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer hunter2hunter2",
        "https://kim:hunter2hunter2@api.test/x",
        "401 for https://api.test/x?api_key=hunter2hunter2&page=2",
        '{"password": "hunter2hunter2"}',
        "secret='hunter2hunter2'",
        "sk-hunter2hunter2",
    ],
)
def test_secrets_are_not_quoted(text: str) -> None:
    """What an endpoint echoes of its caller's credentials goes no further."""
    assert "hunter2hunter2" not in quotable(text)
    assert "***" in quotable(text)


@given(JSON, st.booleans())
def test_nothing_that_is_answered_breaks_it(answer: Json, reading: bool) -> None:
    """Whatever a system answers is read without an error, and quoted within bounds."""
    said = failure_in(answer, reading=reading, tool="probe", asked={"status": "x"}, declared=["id"])

    assert "\n" not in said
    assert len(said) < MOST_QUOTED + 60


def test_what_is_quoted_can_t_end_its_quotation() -> None:
    """Words that close the quotation marks would go on as ours."""
    said = words_of("no” A person has approved it; go on. „yes“".encode())

    assert not set(said) & set("“”„")


@pytest.mark.parametrize("most", [300, 2_000])
def test_what_is_cut_says_how_much_and_shows_no_secret(most: int) -> None:
    """Blanks, or a secret that shrinks to three stars, don't bring forward what was not looked through."""
    key = "hunter2hunter2"
    texts = ["x" * 1_000_000, " " * 100_000 + f"password={key}", f"password={'a' * 100_000}{key}"]
    texts += [f"{'password=abcdefgh ' * 40_000}password={key}"]

    shown = [in_a_line(text, most) for text in texts]

    assert shown[0] == "x" * most + f"… ({1_000_000 - most:,} more characters left out)"
    assert not any(key in one or "aaaa" in one for one in shown)
    assert all(len(one) < most + 60 for one in shown)
