"""What an endpoint's failure is understood as, and what its reader is told, over the answers that real ones give."""

from __future__ import annotations

import json
import socket
import ssl
from dataclasses import replace

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr, ValidationError

from steward.domain.model import Json
from steward.domain.payload_size import TooHeavy
from steward.domain.retry_after import LONGEST
from steward.planner.failure_advice import explained
from steward.planner.failure_kinds import Kind
from steward.planner.failures import Failure, answer_understood, understood
from steward.planner.model_settings import ModelSettings

SECRET = "sk-proj-not-to-be-seen"
MODEL = ModelSettings(model="m-1", base_url="https://user:pass-word@api.example.com/v1", api_key=SecretStr(SECRET))
PAGE = "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>nginx</h1></body></html>"


def error(message: str, **more: Json) -> str:
    return json.dumps({"error": {"message": message, **more}})


def got(status: int, body: Json, headers: dict[str, str] | None = None, model: ModelSettings = MODEL) -> Failure:
    return answer_understood(status, headers or {}, body, model)


@pytest.mark.parametrize(
    ("status", "body", "kind", "parameter"),
    [
        (401, error("Incorrect API key provided: sk-1***", code="invalid_api_key"), "auth", ""),
        (401, '{"message":"Unauthorized","request_id":"1"}', "auth", ""),
        (400, error("API key not valid. Please pass a valid API key.", status="INVALID_ARGUMENT"), "auth", ""),
        (403, error("Method doesn't allow unregistered callers (callers without established identity)."), "auth", ""),
        (
            403,
            error("Country, region, or territory not supported", code="unsupported_country_region_territory"),
            "forbidden",
            "",
        ),
        (400, error("User location is not supported for the API use.", status="FAILED_PRECONDITION"), "forbidden", ""),
        (403, "error code: 1010", "forbidden", ""),
        (403, error("Your request was flagged", metadata={"reasons": ["harassment"]}), "filtered", ""),
        (404, error("No endpoints found matching your data policy"), "forbidden", ""),
        (404, error("The model `m-1` does not exist.", type="NotFoundError"), "unknown_model", ""),
        (404, error('model "m-1" not found, try pulling it first'), "unknown_model", ""),
        (404, error("models/m-1.5 is not found for API version v1main", status="NOT_FOUND"), "unknown_model", ""),
        (
            404,
            error("The API deployment for this resource does not exist.", code="DeploymentNotFound"),
            "unknown_model",
            "",
        ),
        (404, '{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}}', "unknown_model", ""),
        (400, '{"object":"error","message":"Invalid model: m-1","type":"invalid_model"}', "unknown_model", ""),
        (400, error("The model `m-1` has been decommissioned", code="model_decommissioned"), "unknown_model", ""),
        (404, '{"detail":"Not Found"}', "wrong_address", ""),
        (404, "404 page not found", "wrong_address", ""),
        (404, PAGE, "wrong_address", ""),
        (404, "", "wrong_address", ""),
        (405, '{"detail":"Method Not Allowed"}', "wrong_address", ""),
        (307, "", "wrong_address", ""),
        (404, error("Invalid URL (POST /chat/completions)", type="invalid_request_error"), "wrong_address", ""),
        (200, '{"error":"Unexpected endpoint or method. (POST /chat/completions)"}', "wrong_address", ""),
        (200, "<html><head><title>Open WebUI</title></head></html>", "wrong_address", ""),
        (404, error("No endpoints found that support tool use. To learn more …"), "parameter", "tools"),
        (400, error("registry.ollama.ai/library/gemma:2b does not support tools"), "parameter", "tools"),
        (500, error("tools param requires --jinja flag"), "parameter", "tools"),
        (400, error('"auto" tool choice requires --enable-auto-tool-choice to be set'), "parameter", "tool_choice"),
        (
            400,
            '{"error":"Invalid tool_choice type: \'object\'. Supported string values: none, auto"}',
            "parameter",
            "tool_choice",
        ),
        (
            400,
            error("Unsupported parameter: 'max_tokens' is not supported with this model.", param="max_tokens"),
            "parameter",
            "max_tokens",
        ),
        (
            400,
            error("'max_tokens' is not supported with this model. Use 'max_completion_tokens'."),
            "parameter",
            "max_tokens",
        ),
        (
            422,
            '{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs"}]}',
            "parameter",
            "max_completion_tokens",
        ),
        (
            400,
            error("Unsupported value: 'temperature' does not support 0 with this model."),
            "parameter",
            "temperature",
        ),
        (400, error("This response_format type is unavailable now"), "parameter", "response_format"),
        (400, error("This model only support stream mode, please enable the stream parameter"), "parameter", "stream"),
        (500, error("System role not supported"), "parameter", "system"),
        (400, error("Developer instruction is not enabled for models/gemma-3"), "parameter", "system"),
        (400, error("something odd"), "parameter", ""),
        (
            400,
            error("This model's maximum context length is 4096 tokens.", code="context_length_exceeded"),
            "too_long",
            "",
        ),
        (400, '{"error":{"code":400,"message":"the request exceeds the available context size"}}', "too_long", ""),
        (400, '{"type":"error","error":{"message":"prompt is too long: 9 tokens > 8 maximum"}}', "too_long", ""),
        (413, "<html><head><title>413 Request Entity Too Large</title></head></html>", "too_long", ""),
        (429, error("Request too large for m-1 on tokens per min (TPM): Limit 10, Requested 20."), "too_long", ""),
        (402, error("Insufficient credits"), "quota", ""),
        (429, error("You exceeded your current quota", code="insufficient_quota"), "quota", ""),
        (400, '{"error":{"message":"Your credit balance is too low to access the Anthropic API."}}', "quota", ""),
        (402, '{"error":{"message":"Insufficient Balance"}}', "quota", ""),
        (
            429,
            '[{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED"}}]',
            "rate_limited",
            "",
        ),
        (429, error("Rate limit reached for m-1"), "rate_limited", ""),
        (529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', "overloaded", ""),
        (503, error("Loading model", type="unavailable_error"), "overloaded", ""),
        (503, "no healthy upstream", "overloaded", ""),
        (500, error("The server had an error"), "server", ""),
        (502, PAGE.replace("404 Not Found", "502 Bad Gateway"), "server", ""),
        (504, "", "timeout", ""),
        (200, '{"error":{"code":502,"message":"Provider returned error"}}', "server", ""),
        (200, '{"error":{"code":429,"message":"Provider returned error"}}', "rate_limited", ""),
        (400, error("The response was filtered", code="content_filter"), "filtered", ""),
        (400, error("Content Exists Risk"), "filtered", ""),
        (400, error("The system detected potentially unsafe or sensitive content in the input."), "filtered", ""),
        (429, error("Your account is suspended", type="exceeded_current_quota_error"), "quota", ""),
        (
            400,
            error("Failed to call a function.", code="tool_use_failed", failed_generation="<f>"),
            "tool_use_failed",
            "",
        ),
        (200, "{}", "garbled", ""),
        (200, "", "garbled", ""),
        (418, "teapot", "refused", ""),
    ],
)
def test_each_answer_is_understood_as_what_it_is(status: int, body: str, kind: Kind, parameter: str) -> None:
    """Statuses are used in many ways, so codes and words go first; what will not pass is not asked again."""
    failure = got(status, body)

    assert (failure.kind, failure.parameter) == (kind, parameter)
    passing = {"rate_limited", "overloaded", "server", "timeout", "garbled", "tool_use_failed"}
    assert failure.may_pass == (kind in passing or "Open WebUI" in body)  # a page may be there for a while only


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (error("boom"), "boom"),
        ('{"error":"boom"}', "boom"),
        ('[{"error":{"message":"boom"}}]', "boom"),
        ('{"detail":"boom"}', "boom"),
        ('{"detail":[{"loc":["body","n"],"msg":"too many"}]}', "body.n: too many"),
        ('{"errors":["boom","bang"]}', "boom; bang"),
        ('{"Message":"boom"}', "boom"),
        (error("at the provider", metadata={"raw": '{"message":"boom"}'}), "at the provider; boom"),
        ("boom\x1b[31m\n at last", "boom\\x1b[31m at last"),
        ('"boom"', "boom"),
        (PAGE, "404 Not Found; nginx"),
        ("<html><body><p>boom &amp; bang</p></body></html>", "boom & bang"),
        ("<Error><Code>AccessDenied</Code><Message>boom</Message></Error>", "AccessDenied; boom"),
        ('data: {"error":{"message":"boom"}}\n\n', "boom"),
        ('{"odd":1}', '{"odd": 1}'),
        ('{"error":{"code":"odd_one"}}', '{"error": {"code": "odd_one"}}'),
    ],
)
def test_its_own_words_are_quoted_in_every_shape(body: str, said: str) -> None:
    """Objects, lists, details, pages, XML, streams and plain text all say what they say, in one line."""
    failure = got(500, body)

    assert failure.said == said
    assert f"“{said}”" in explained(failure, MODEL, 3)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, error("no"), "refused the API key (401): “no”; check OPENAI_API_KEY"),
        (403, error("Country not supported"), "it does not serve this place; the key is not at fault"),
        (404, error('model "m-1" not found, try pulling it first'), "does not know the model 'm-1' (404)"),
        (404, error('model "m-1" not found, try pulling it first'), "ollama pull m-1"),
        (404, PAGE, "check OPENAI_BASE_URL: https://api.example.com/v1"),
        (402, error("pay"), "asking again does not help"),
        (422, '{"detail":[{"loc":["body","n"],"msg":"no"}]}', "refused the request (422) for its 'n': “body.n: no”"),
        (500, error("boom"), "answered 500, tried 3 times: “boom”"),
        (400, error("flagged"), "withheld its answer by a content filter (400)"),
    ],
)
def test_the_advice_fits_the_cause(status: int, body: str, told: str) -> None:
    """One line says who failed, how, in which words, and what to do about this cause."""
    line = explained(got(status, body), MODEL, 3 if status == 500 else 1)

    assert line.startswith("api.example.com ")
    assert told in line
    assert "\n" not in line


def test_an_address_without_its_version_and_a_key_that_is_not_set_are_told() -> None:
    """What is missing in the settings is named, without the credentials of the address."""
    bare = replace(MODEL, base_url="http://user:pass-word@localhost:8000/", api_key=None)

    assert "http://localhost:8000/: most servers want /v1" in explained(got(404, '{"detail":"Not Found"}'), bare)
    assert "wants an API key (401), and none is set: “no”; set OPENAI_API_KEY" in explained(got(401, "no"), bare)
    moved = answer_understood(308, {"Location": "https://elsewhere/v1/"}, "", bare)
    assert "moved to https://elsewhere/v1/" in explained(moved, bare)


@pytest.mark.parametrize(
    ("status", "message", "type_", "kind"),
    [
        (500, "litellm.InternalServerError: AnthropicException - Overloaded.", "None", "overloaded"),
        (400, "Budget has been exceeded! Current cost: 10.01, Max budget: 10.0", "budget_exceeded", "quota"),
        (400, "/chat/completions: Invalid model name passed in model=foo", "None", "unknown_model"),
        (401, "key not allowed to access model. This key can only access …", "key_model_access_denied", "forbidden"),
        (404, "Resource not found", "None", "wrong_address"),
        (404, "This model is only supported in v1/responses and not in v1/chat/completions.", "None", "unknown_model"),
    ],
)
def test_litellm_names_no_parameter(status: int, message: str, type_: str, kind: Kind) -> None:
    """Its proxy writes `"param": "None"` into every error: none was taken for an outage, a key, a budget or a model."""
    failure = got(status, error(message, type=type_, param="None", code=str(status)))
    assert (failure.kind, failure.parameter) == (kind, "")


def test_a_proxy_that_wants_a_password_is_no_known_key() -> None:
    """407 is the proxy's word, before the endpoint has seen any key."""
    line = explained(got(407, "Proxy Authentication Required"), MODEL)
    assert "the proxy (HTTPS_PROXY" in line
    assert "the key is known" not in line


@pytest.mark.parametrize(
    ("provider", "address", "body", "told"),
    [
        ("anthropic", "http://gate/v1", "Not Found", "does not serve Anthropic's own API at this address (404)"),
        ("anthropic", "http://gate/v1/", "Not Found", "http://gate/v1/: leave out '/v1'"),
        ("ollama", "gate:11434", '{"error":"model \'m-1\' not found"}', "gate does not know the model 'm-1'"),
        ("ollama", "gate:11434", '{"error":"model \'m-1\' not found"}', "pull it first (ollama pull m-1)"),
    ],
)
def test_a_provider_of_its_own_protocol_is_told_its_own_mistakes(
    provider: str, address: str, body: str, told: str
) -> None:
    """What is usual for one provider is wrong for another."""
    model = replace(MODEL, provider=provider, base_url=address, model="m-1")
    assert told in explained(got(404, body), model)


@pytest.mark.parametrize(
    ("provider", "address", "host"),
    [
        ("openai", None, "api.openai.com"),
        ("ollama", ":11434", "Ollama"),
        ("ollama", "gpu-box:11434", "gpu-box"),
        ("bedrock", None, "Bedrock"),
        ("openai", "http://user:pass-word@localhost:8000/v1", "localhost"),
    ],
)
def test_an_endpoint_has_a_name_also_where_no_address_is_set(provider: str, address: str | None, host: str) -> None:
    """*The model's endpoint the model's endpoint answered 429* named nobody."""
    assert replace(MODEL, provider=provider, base_url=address).host == host


@pytest.mark.parametrize(
    "words",
    [
        f"key {SECRET} is bad",
        f"Authorization: Bearer {SECRET[:9]}-other-token",
        "https://user:pass-word@api.example.com",
        "https://x?api_key=pass-word&y",
        "sk-ant-REDACTED-0123456789",
        "AIzaSyA-0123456789-0123456789-0123456",
    ],
)
def test_no_secret_is_repeated(words: str) -> None:
    """What the endpoint repeats of keys, tokens and addresses is left out, also where only its shape tells."""
    line = explained(got(500, error(words)), MODEL)

    assert "***" in line
    for secret in (SECRET, "pass-word", "other-token", "0123456789"):
        assert secret not in line


def test_a_word_that_stands_for_no_key_is_left_alone() -> None:
    """A local server's `ollama` as key is no secret, and its messages stay readable."""
    local = replace(MODEL, api_key=SecretStr("ollama"))

    assert "registry.ollama.ai" in got(400, error("registry.ollama.ai/gemma does not support tools"), model=local).said


class _AwsError(Exception):
    """As botocore's ClientError carries it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        about = {"HTTPStatusCode": status, "HTTPHeaders": {"retry-after": "7"}}
        self.response = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": about}


class _CodedError(Exception):
    """As Google's and Ollama's clients carry it: the status and the body on the exception itself."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class _BrittleError(Exception):
    @property
    def response(self) -> object:
        raise RuntimeError("not now")


class NoCredentialsError(Exception):
    """Named as botocore's."""


def _http(status: int, body: str, **headers: str) -> httpx.HTTPStatusError:
    request = httpx.Request("POST", "https://api.mistral.ai/v1/chat/completions")
    answer = httpx.Response(status, text=body, headers=headers, request=request)
    return httpx.HTTPStatusError("Error response", request=request, response=answer)


def _caused(by: BaseException) -> Exception:
    error = RuntimeError("wrapped by a provider's package")
    error.__cause__ = by
    return error


class _Call(BaseModel):
    args: dict[str, str]


def _misshapen() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        _Call.model_validate({"args": SECRET})
    return caught.value


@pytest.mark.parametrize(
    ("error", "kind", "said", "wait"),
    [
        (_http(422, '{"detail":[{"loc":["body","seed"],"msg":"no"}]}'), "parameter", "body.seed: no", None),
        (_http(429, '{"message":"slow down"}', **{"retry-after": "3"}), "rate_limited", "slow down", 3.0),
        (_AwsError(400, "ThrottlingException", "Too many requests"), "rate_limited", "Too many requests", 7.0),
        (
            _AwsError(403, "AccessDeniedException", "no access to the model"),
            "forbidden",
            "no access to the model",
            None,
        ),
        (_CodedError(503, "The model is overloaded."), "overloaded", "The model is overloaded.", None),
        (_http(999, "Request denied"), "server", "Request denied", None),
        (_caused(_CodedError(429, "Resource exhausted")), "rate_limited", "Resource exhausted", None),
        (TimeoutError(), "timeout", "", None),
        (_caused(httpx.ReadTimeout("")), "timeout", "", None),
        (httpx.ConnectTimeout(""), "unreachable", "no connection came about in time", None),
        (_caused(ConnectionRefusedError(111, "refused")), "unreachable", "[Errno 111] refused", None),
        (socket.gaierror(-2, "Name or service not known"), "unreachable", "[Errno -2] Name or service not known", None),
        (NoCredentialsError("Unable to locate credentials"), "auth", "Unable to locate credentials", None),
        (TooHeavy("more than 4 MB"), "too_large", "more than 4 MB", None),
        (ValueError({"message": "upstream died", "code": 502}), "server", "upstream died", None),
        (KeyError("choices"), "garbled", "the answer has no 'choices', which the client", None),
        (_misshapen(), "garbled", "the client of the model reads (args: Input should be a valid dictionary)", None),
        (TypeError("'NoneType' object is not iterable"), "garbled", "the answer is not in the shape that", None),
        (_BrittleError("odd"), "garbled", "_BrittleError: odd", None),
        (UnicodeEncodeError("ascii", "é", 0, 1, "no"), "setup", "'ascii' codec can't encode", None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_any_clients_exception_is_understood(error: Exception, kind: Kind, said: str, wait: float | None) -> None:
    """By what they carry, not by their class: each provider's package raises its own."""
    failure = understood(error, MODEL)

    assert (failure.kind, failure.wait) == (kind, wait)
    assert said in failure.said


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (ssl.SSLCertVerificationError(1, "self-signed certificate"), "its certificate is not trusted"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER]"), "speaks no TLS there"),
        (socket.gaierror(-2, "Name or service not known"), "this machine's DNS"),
        (ConnectionRefusedError(111, "refused"), "nothing listens there"),
        (httpx.ProxyError("407 Proxy Authentication Required"), "the proxy (HTTPS_PROXY"),
        (httpx.UnsupportedProtocol("no scheme"), "must begin with http"),
        (httpx.RemoteProtocolError("peer closed connection"), "broke off the connection"),
        (httpx.RemoteProtocolError("Server disconnected."), "tried 2 times: Server disconnected"),
    ],
)
def test_why_an_endpoint_can_not_be_reached_is_said(cause: Exception, told: str) -> None:
    """A name, a port, a certificate and a proxy are mended in different places; what can't pass is not asked again."""
    failure = understood(_caused(cause), MODEL)

    assert told in explained(failure, MODEL, 2)
    assert not explained(failure, MODEL, 2).endswith(".")
    lasting = ssl.SSLError | httpx.UnsupportedProtocol
    assert failure.may_pass != isinstance(cause, lasting)


@pytest.mark.parametrize(
    ("headers", "body", "wait"),
    [
        ({"retry-after": "2"}, error("Please try again in 7.66s"), 2.0),
        ({}, error("Rate limit reached. Please try again in 7.66s. Visit …"), 7.66),
        ({}, '[{"error":{"details":[{"@type":"…RetryInfo","retryDelay":"34s"}]}}]', 34.0),
        (
            {
                "x-ratelimit-reset-requests": "1m6s",
                "x-ratelimit-remaining-requests": "3",
                "x-ratelimit-reset-tokens": "120ms",
                "x-ratelimit-remaining-tokens": "0",
            },
            error("slow"),
            0.12,
        ),
        ({}, '{"error":{"metadata":{"headers":{"X-RateLimit-Reset":"1e400"}}}}', None),
        ({}, error("slow"), None),
    ],
)
def test_how_long_it_asks_to_wait_is_read_wherever_it_stands(
    headers: dict[str, str], body: str, wait: float | None
) -> None:
    """A header goes first, then a field or the words of the body, then the account of a limit that is used up."""
    assert got(429, body, headers).wait == wait


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["error", "message", "detail", "code", "loc", "msg", "status"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@example(200, {"code": "²²²"}, "")
@given(st.integers(100, 700), _JSON | st.text(), st.text(max_size=30))
def test_no_answer_breaks_it(status: int, body: Json, header: str) -> None:
    """Whatever comes, there is one bounded line without control characters, and a bounded wait or none."""
    failure = answer_understood(status, {"retry-after": header}, body, MODEL)

    line = explained(failure, MODEL, 2)
    assert len(line) < 1_500
    assert "\n" not in line
    assert "\x1b" not in line
    assert failure.wait is None or 0 < failure.wait <= LONGEST
