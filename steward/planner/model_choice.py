"""From the settings to the models that are asked, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from steward.domain.errors import Unusable
from steward.domain.model_names import OPENAI, PROVIDERS, ModelName, nearest_provider, read_models
from steward.planner.model_settings import ModelSettings
from steward.planner.prices import Prices, known_prices
from steward.release import DISTRIBUTION

if TYPE_CHECKING:
    from pydantic import SecretStr

    from steward.settings import Settings


def models_of(settings: Settings) -> list[ModelSettings]:
    """The models that are set, the first one first; none where fixed plans are carried out. Raises Unusable."""
    if settings.planner == "fixed":
        return []
    if not settings.asks_a_model:
        if "model" in settings.model_fields_set:  # whoever names a model does not want fixed plans in silence
            raise _keyless(settings.models[0])
        return []
    first, *others = [_model(one, settings, _fallback(place, settings)) for place, one in enumerate(settings.models)]
    models = [replace(first, prices=_priced(first, settings)), *others]
    places = [each.endpoint for each in models]
    return [replace(each, shares=each.endpoint in places[:place]) for place, each in enumerate(models)]


def second_look_models(settings: Settings) -> list[ModelSettings]:
    """The models that look at acts a second time, in order: those that plan, unless others are named, also where fixed
    plans are carried out. Raises Unusable.
    """
    if not settings.second_look_model:
        return models_of(settings)
    names = read_models(settings.second_look_model, "STEWARD_SECOND_LOOK_MODEL")
    if settings.second_look_base_url is None:
        return _beside(settings, names, None)
    return _beside(settings, names, _Place(settings.second_look_base_url, settings.second_look_api_key, "SECOND_LOOK"))


def judge_models(settings: Settings) -> list[ModelSettings]:
    """The models that judge texts of cases, in order; none unless they are named. Raises Unusable."""
    if not settings.judge_model:
        return []
    return _beside(settings, read_models(settings.judge_model, "STEWARD_JUDGE_MODEL"), None)


@dataclass(frozen=True)
class _Place:
    """An endpoint of OpenAI's protocol beside the one of OPENAI_BASE_URL, and what its variables are called after."""

    base_url: str
    api_key: SecretStr | None
    title: str


def _fallback(place: int, settings: Settings) -> _Place | None:
    """Where the models after the first are."""
    if place == 0 or settings.fallback_base_url is None:
        return None
    return _Place(settings.fallback_base_url, settings.fallback_api_key, "FALLBACK")


def _beside(settings: Settings, names: Sequence[ModelName], own: _Place | None) -> list[ModelSettings]:
    """Models for something else than planning; one that plans as well is asked as it is there."""
    planning = models_of(settings)
    found: list[ModelSettings] = []
    for place, named in enumerate(names):
        made = _model(named, settings, own or _fallback(place, settings))
        same = next((one for one in planning if (one.title, one.base_url) == (made.title, made.base_url)), None)
        taken = [one.endpoint for one in (*planning, *found)]
        found.append(same or replace(made, shares=made.endpoint in taken))
    return found


def _model(named: ModelName, settings: Settings, place: _Place | None) -> ModelSettings:
    elsewhere = None if named.named else place
    _require_package(named)
    unknown = _unknown_provider(named, elsewhere.base_url if elsewhere else settings.openai_base_url)
    if unknown is not None:
        raise unknown
    base_url = elsewhere.base_url if elsewhere else settings.base_url_of(named.provider)
    key = elsewhere.api_key if elsewhere else settings.key_of(named.provider)
    _require_key(named, base_url, has_key=key is not None, elsewhere=elsewhere is not None)
    model = ModelSettings(
        model=named.name,
        model_variable=named.variable,
        provider=named.provider,
        base_url=base_url,
        api_key=key,
        key_variable=f"STEWARD_{elsewhere.title}_API_KEY" if elsewhere else "",
        address_variable=f"STEWARD_{elsewhere.title}_BASE_URL" if elsewhere else "",
        api_version=settings.openai_api_version,
        region=settings.aws_region,
        timeout=settings.model_timeout,
        connect_timeout=settings.model_connect_timeout,
        max_retries=settings.model_retries,
        window=settings.model_window,
        temperature=settings.temperature,
        max_output_tokens=settings.output_tokens,
        more_output=settings.model_output is None,
        stream=settings.model_stream,
    )
    address = base_url or PROVIDERS[named.provider].base_url
    return replace(model, prices=known_prices(model.model, address, settings.prices))


def _require_package(named: ModelName) -> None:
    provider = PROVIDERS[named.provider]
    if provider.package and find_spec(provider.package) is None:
        install = f"pip install '{DISTRIBUTION}[{provider.extra}]'"
        raise Unusable(
            f"{named.variable} names {named.provider}:{named.name}: its package is not installed; run: {install}"
        )


def _unknown_provider(named: ModelName, base_url: str | None) -> Unusable | None:
    """A colon in a name at OpenAI itself was meant for a provider, but for its own fine-tuned models."""
    if named.provider != OPENAI or base_url is not None or ":" not in named.name or named.name.startswith("ft:"):
        return None
    near = nearest_provider(named.name)
    meant = f"did you mean '{near}:…'? Served are" if near else "served are"
    return Unusable(
        f"{named.variable} names {named.name}, and no such provider is known; {meant} {', '.join(PROVIDERS)}; "
        "a model of this very name needs its endpoint's address in OPENAI_BASE_URL"
    )


def _keyless(named: ModelName) -> Unusable:
    """Of a model of OpenAI's protocol that nothing leads to."""
    near = nearest_provider(named.name.partition("-")[0])
    meant = f", or name its provider, {near}:{named.name}" if near else ""
    return _unknown_provider(named, None) or Unusable(
        f"{named.variable} names {named.name}: set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint{meant}; "
        "with STEWARD_PLANNER=fixed no model is asked"
    )


def _require_key(named: ModelName, base_url: str | None, *, has_key: bool, elsewhere: bool) -> None:
    """An endpoint of one's own may want no key; a provider's does."""
    provider = PROVIDERS[named.provider]
    if named.provider == "azure_openai" and base_url is None:
        raise Unusable(f"{named.variable} names azure_openai:{named.name}: set AZURE_OPENAI_ENDPOINT")
    own = elsewhere or base_url not in (None, provider.base_url)
    if provider.key and not has_key and not own:
        title = named.name if named.provider == OPENAI else f"{named.provider}:{named.name}"
        raise Unusable(f"{named.variable} names {title}: set {provider.key}")


def _priced(model: ModelSettings, settings: Settings) -> Prices | None:
    """The first model's prices with what a person set; half a price is none."""
    known = model.prices
    own = (settings.price_in, settings.price_out, settings.price_cached, settings.price_written)
    if all(price is None for price in own):
        return known
    old = (known.input, known.output, known.cached, known.written) if known else (None,) * 4
    price_in, price_out, cached, written = (
        was if price is None else price for price, was in zip(own, old, strict=True)
    )
    if price_in is None or price_out is None:
        missing = "STEWARD_PRICE_IN" if price_in is None else "STEWARD_PRICE_OUT"
        raise Unusable(f"{missing} is missing: nothing is known of what {model.model} costs, and a price has both")
    return Prices(input=price_in, output=price_out, cached=cached, written=written, source="as set")
