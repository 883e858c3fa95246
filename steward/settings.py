"""The one reader of the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from steward.domain.errors import Unusable
from steward.domain.known_secrets import credentials_in, parts_of_hook
from steward.domain.outages import read_span
from steward.domain.redaction import Redactor
from steward.domain.settlement import LOOK_LONGER
from steward.domain.text import line
from steward.domain.times import zone_of
from steward.library_environment import check_numbers
from steward.model_environment import PREFIX, ModelEnvironment

DESK_PORT = 8780


class Settings(ModelEnvironment):
    """Every setting, by its environment variable; each has a default that works on a laptop.
        Settings()  # STEWARD_HOME, DATABASE_URL, OPENAI_API_KEY, … as they are set
        Settings(tools="acme.tools:TOOLS", playbooks="acme/playbooks", planner="fixed")

    What is given here goes before the environment; a name that is no setting's is refused.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="forbid",
        populate_by_name=True,
        frozen=True,
        env_ignore_empty=True,
    )

    home: Path = Field(default=Path(".steward"), description="Folder for embedded Postgres and mail.")
    database_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("DATABASE_URL", "STEWARD_DATABASE_URL"),
        description="A Postgres to use in place of the embedded one.",
    )
    embedded: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="The embedded Postgres, where no other is set; auto: not for what a container runs and takes away.",
    )
    kubernetes: str | None = Field(default=None, validation_alias="KUBERNETES_SERVICE_HOST")
    planner: Literal["auto", "llm", "fixed"] = Field(
        default="auto",
        description="Who plans: a model, the fixed plans of the playbooks, or a model where a key is set.",
    )
    timezone: str = Field(
        default="",
        description="The zone of 'today' and of the command line's times, as Europe/Berlin; unset, this machine's.",
    )
    tools: str = Field(default="", description="Your tools: package.module:TOOLS, several with commas.")
    playbooks: str = Field(default="", description="Your playbooks' folder; several as in PATH.")
    samples: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="The playbooks and tools that come with Steward; auto: only where there are none of your own.",
    )
    desk_url: str | None = Field(
        default=None, description="The help desk's URL; unset, the command line brings the sample."
    )
    smtp_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("SMTP_URL", "STEWARD_SMTP_URL"),
        description="Mail server; unset, mail goes to a Maildir under the home folder.",
    )
    mail_from: str = Field(default="steward@localhost", description="Sender of mails.")
    page_url: str | None = Field(default=None, description="Where people open the page; notices link there.")
    notice_mail: str = Field(
        default="", description="Who gets mail of reviews: reviewers=a@example.com,b@example.com;leads=c@example.com."
    )
    webhook_url: SecretStr | None = Field(default=None, description="Where notices of reviews are posted to.")
    webhook_secret: SecretStr | None = Field(default=None, description="What signs those posts.")
    keeper_interval: float = Field(
        default=15.0, gt=0, description="Seconds between two looks at deadlines and at what was left behind."
    )
    keep_checkpoints: float = Field(
        default=30.0, ge=0, description="Days after its end that a task's checkpoints are removed; 0 keeps them."
    )
    lease: float = Field(
        default=30.0, ge=1, description="Seconds after which a process that can't be reached loses its tasks."
    )
    sweep: float = Field(default=5.0, gt=0, description="Seconds between two looks of a worker for stranded tasks.")
    stalled_after: float = Field(
        default=20.0, gt=0, description="Seconds without a sign of life after which a worker counts as gone."
    )
    grace: float = Field(default=30.0, ge=0, description="Seconds that a worker's tasks have to settle when it stops.")
    most_queued: int | None = Field(
        default=None, ge=0, description="How many tasks may wait in the queue; beyond it `steward submit` refuses."
    )
    evals: str = Field(
        default="", description="Cases that workers run against what is set up: a file or folder, or shipped."
    )
    evals_every: str = Field(default="7d", description="How often, as 12h, 7d or 4w.")
    look_longer: float = Field(
        default=LOOK_LONGER,
        ge=0,
        le=86_400,
        description="Seconds for which what was said to be done is still looked for once its tool's own time is over, "
        "before a person is asked or it is done again, and that the last try of what failed is put off. Unset, "
        "commands that carry out tasks themselves look for 10.",
    )
    rate_limits: str = Field(
        default="",
        validation_alias=AliasChoices("STEWARD_RATE_LIMITS", "STEWARD_CAPS"),
        description="The most calls at once, or in a time, over all workers: model=8,model=500/min,issue_refund=2.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning",
        description="From which level on events are logged; with json and emf, info where it is unset.",
    )
    log_format: Literal["auto", "console", "keyvalue", "json", "emf"] = Field(
        default="auto",
        description="How: short for a person, key=value, a JSON object a line, or that with CloudWatch's metrics; "
        "auto: console at a terminal, else keyvalue.",
    )
    redact: Literal["secrets", "emails"] = Field(
        default="secrets",
        description="What pages, commands, logs and traces hide: secrets; emails: e-mail addresses as well.",
    )

    otel_disabled: str | None = Field(default="", validation_alias="OTEL_SDK_DISABLED")
    otel_endpoint: str | None = Field(
        default="",
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="Where OpenTelemetry's traces and metrics go; its other variables count as well.",
    )
    otel_traces_endpoint: str | None = Field(default="", validation_alias="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    otel_metrics_endpoint: str | None = Field(default="", validation_alias="OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
    otel_protocol: str | None = Field(default="", validation_alias="OTEL_EXPORTER_OTLP_PROTOCOL")
    otel_traces_protocol: str | None = Field(default="", validation_alias="OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
    otel_metrics_protocol: str | None = Field(default="", validation_alias="OTEL_EXPORTER_OTLP_METRICS_PROTOCOL")
    otel_traces: str | None = Field(default="", validation_alias="OTEL_TRACES_EXPORTER")
    otel_metrics: str | None = Field(default="", validation_alias="OTEL_METRICS_EXPORTER")
    otel_internal: str | None = Field(default="", validation_alias="OTEL_PYTHON_SDK_INTERNAL_METRICS_ENABLED")
    otel_content: str | None = Field(
        default="",
        validation_alias="OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
        description="true: spans hold goals, arguments and results as well.",
    )
    sentry_dsn: SecretStr | None = Field(
        default=None, validation_alias="SENTRY_DSN", description="Where unforeseen errors go."
    )
    sentry_environment: str | None = Field(default=None, validation_alias="SENTRY_ENVIRONMENT")
    traceparent: str | None = Field(default="", validation_alias="TRACEPARENT")

    auth: Literal["none", "token", "oidc", "token+oidc"] = Field(
        default="none", description="How callers of the servers are known; with none, only this machine is served."
    )
    oidc_issuer: str | None = Field(default=None, description="Whose JWTs are taken: the issuer's URL.")
    oidc_audience: str | None = Field(default=None, description="The `aud` that a JWT must carry.")
    oidc_roles_claim: str = Field(default="roles", description="Where a JWT says the roles; inner.claims with dots.")
    oidc_roles: str = Field(default="", description="What the claim's values mean, as value=role; unset, themselves.")
    oidc_playbooks_claim: str = Field(default="playbooks", description="Where a JWT names a reviewer's playbooks.")
    oidc_groups_claim: str = Field(default="groups", description="Where a JWT names the groups.")
    oidc_requester_claims: str = Field(
        default="", description="Claims of a JWT that rules see as requester.claims. Several with commas."
    )
    oidc_name_claim: str = Field(
        default="", description="Who it is; unset, the e-mail address, preferred_username or sub."
    )
    origins: str = Field(
        default="https://smith.langchain.com",
        description="Web pages elsewhere that may call without authentication: Studio. Several with commas.",
    )
    session_hours: float = Field(default=12.0, gt=0, le=720, description="How long a log-in to the page lasts.")

    @property
    def planning_window(self) -> int | None:
        """The model's window in tokens, None where no model plans."""
        return self.model_window if self.planner != "fixed" and self.asks_a_model else None

    @field_validator("evals_every")
    @classmethod
    def _span(cls, text: str) -> str:
        try:
            read_span(text)
        except ValueError:
            raise ValueError(f"{line(text, 60)!r} is no span; write 12h, 7d or 4w") from None
        return text

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        if name and zone_of(name) is None:
            raise ValueError(f"there is no time zone {name!r}; write an IANA name such as Europe/Berlin")
        return name

    @property
    def zone(self) -> str:
        """The IANA name of the zone that days and times of day are meant in."""
        return self.timezone or _machine_zone()

    @property
    def log_from(self) -> str:
        """The level from which on events are logged: who collects them wants each, unless told otherwise."""
        collected = self.log_format in ("json", "emf") and "log_level" not in self.model_fields_set
        return "info" if collected else self.log_level

    def known_secrets(self) -> list[str]:
        """The values that are secret: keys, what signs and where hooks go, and what stands before the hosts of URLs."""
        found: list[str] = []
        for name in type(self).model_fields:
            value: object = getattr(self, name)
            text = value.get_secret_value() if isinstance(value, SecretStr) else value
            if isinstance(text, str):
                found += [text, *parts_of_hook(text)] if isinstance(value, SecretStr) else []
                found += credentials_in(text)
        return list(dict.fromkeys(found))

    def redactor(self) -> Redactor:
        """What hides these values, and the rest that is hidden by name and looks, as far as settings say it."""
        return Redactor(secrets=self.known_secrets(), emails=self.redact == "emails")

    @property
    def tells_gauges(self) -> bool:
        """Whether something is set up that takes metrics, and is told by us rather than asking itself."""
        metrics = self.otel_endpoint or self.otel_metrics_endpoint or self.otel_metrics
        return bool(metrics) or self.log_format == "emf"

    @property
    def postgres_folder(self) -> Path:
        return self.home.absolute() / "postgres"

    @property
    def maildir(self) -> Path:
        return self.home.absolute() / "mail"

    @property
    def playbook_folders(self) -> list[Path]:
        return [Path(part).expanduser() for part in self.playbooks.split(os.pathsep) if part.strip()]


def environment(name: str) -> str | None:
    """A variable that a file of the user's own refers to, such as a token."""
    return os.environ.get(name)


def environment_names() -> list[str]:
    """What is set there, whosever it is."""
    return sorted(os.environ)


def _machine_zone() -> str:
    """The zone that this machine is set to, by its IANA name; UTC where it has none."""
    linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    names = [os.environ.get("TZ", "").removeprefix(":"), linked]
    return next((name for name in names if name and zone_of(name) is not None), "UTC")


def variable(setting: str) -> str:
    """The environment variable of the setting."""
    alias = Settings.model_fields[setting].validation_alias
    first = alias.choices[0] if isinstance(alias, AliasChoices) else alias
    return str(first or f"STEWARD_{setting.upper()}")


def trace_in_daemons() -> None:
    """Let the threads of LangSmith's clients hold up no exit: by default they outlive us while its endpoint hangs. And
    let what waits for it take 100 MB at most, where the client's own bound is 1 GB."""
    os.environ.setdefault("LANGSMITH_USE_DAEMON", "true")
    os.environ.setdefault("LANGSMITH_MAX_INGEST_MEMORY_BYTES", "100000000")


def load_settings() -> Settings:
    """The settings from the environment. Raises Unusable with one line that names the variable."""
    check_numbers(os.environ)
    trace_in_daemons()
    try:
        return Settings()
    except ValidationError as error:
        raise Unusable(_told(error)) from None


def _told(error: ValidationError) -> str:
    """The first thing that is wrong, by the variable that says it."""
    first = error.errors()[0]
    said = first["msg"].removeprefix("Value error, ")
    if first["type"] == "literal_error":
        said += f", not {line(str(first['input']), 40)!r}"
    if not first["loc"]:  # several together, which it names itself
        return said
    name = str(first["loc"][0])
    ours = name in Settings.model_fields and Settings.model_fields[name].validation_alias is None
    return f"STEWARD_{name.upper()}: {said}" if ours else f"{name.upper()}: {said}"
