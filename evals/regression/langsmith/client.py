"""LangSmith's client for a run of cases: what it sends is redacted, and after the first trouble it asks no more."""

from __future__ import annotations

import threading
from typing import Any, cast

from langsmith import utils

from steward.domain.errors import Unusable
from steward.domain.redaction import Redactor
from steward.domain.text import line
from steward.telemetry.langsmith.client import Known, Masking
from steward.telemetry.quiet import quieten

_PATIENCE = 10.0  # seconds for one answer
_ATTEMPTS = 3
_ANSWERS = (utils.LangSmithNotFoundError, utils.LangSmithConflictError)
_LOGGERS = ("langsmith",)


class Client(Masking):
    """`lost` says what went wrong first; from then on every request fails at once, so that nothing waits for it."""

    lost: str = ""

    def __init__(self, known: Known, **options: Any) -> None:
        super().__init__(known, **options)
        self._told = threading.Condition()
        self._scores = 0

    def create_feedback(self, *said: Any, **more: Any) -> Any:
        """As LangSmith's, and counted: its own threads send it, and nobody waits for them."""
        try:
            return cast("Any", super()).create_feedback(*said, **more)
        finally:
            with self._told:
                self._scores += 1
                self._told.notify_all()

    def await_scores(self, number: int, seconds: float) -> None:
        """Until so many scores were handed on, or the time is over."""
        with self._told:
            self._told.wait_for(lambda: self._scores >= number, seconds)

    def request_with_retries(self, *asked: Any, **how: Any) -> Any:
        """As LangSmith's, tried less often."""
        if self.lost:
            raise utils.LangSmithConnectionError(self.lost)
        attempts = min(how.get("stop_after_attempt", 1), _ATTEMPTS)
        try:
            return cast("Any", super()).request_with_retries(*asked, **{**how, "stop_after_attempt": attempts})
        except _ANSWERS:
            raise
        except Exception as error:
            self.lose(error)
            raise

    def lose(self, why: str | BaseException) -> None:
        """Ask no more. What a server answers may repeat the key: it is hidden before the line is cut."""
        self.lost = self.lost or told(why, self._known_in(None))

    def send_all(self) -> None:
        """Send what waits, within the time of one answer."""
        if not self.lost:
            self.flush(_PATIENCE)

    def update_project(self, *said: Any, **more: Any) -> Any:
        """As LangSmith's; its support for pytest calls it at the process's exit, where nobody reads an error."""
        return None if self.lost else cast("Any", super()).update_project(*said, **more)

    def update_dataset_tag(self, *said: Any, **more: Any) -> None:
        """As LangSmith's; see `update_project`."""
        if not self.lost:
            cast("Any", super()).update_dataset_tag(*said, **more)


def opened(redactor: Redactor, patience: float = _PATIENCE) -> Client:
    """The client of the key and the endpoint that are set, as for traces; `patience` are seconds for one answer.

    Raises Unusable where no key is set.
    """
    if not (utils.get_api_key(None) or utils.get_env_var("PROFILE")):
        raise Unusable("LangSmith needs a key: set LANGSMITH_API_KEY (and LANGSMITH_ENDPOINT for one of your own)")
    quieten("langsmith", _LOGGERS)
    try:
        return Client(
            lambda _: redactor,
            omit_traced_runtime_info=True,
            timeout_ms=round(patience * 1_000),
            tracing_sampling_rate=1,
        )
    except Exception as error:  # noqa: BLE001 - whatever its variables can't mean
        raise Unusable(f"LangSmith's client can't be set up: {told(error, redactor)}") from None


def told(why: str | BaseException, redactor: Redactor) -> str:
    """What went wrong, in a line without secrets."""
    return line(redactor.text(why if isinstance(why, str) else f"{type(why).__name__}: {why}"), 300)
