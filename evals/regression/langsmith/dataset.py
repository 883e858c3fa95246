"""A set of cases as a LangSmith dataset: one example a case, the same one for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID, uuid5

from langsmith import schemas, utils

from steward.domain.canonical import digest
from steward.domain.redaction import Redactor
from steward.evals.regression.format import Case
from steward.evals.regression.langsmith.client import Client

DATASET = "steward-evals"
_ABOUT = "Regression cases of Steward: a goal, the world before, and what must hold afterwards."
_OF_SERVER = ("dataset_split",)  # what LangSmith itself writes into an example's metadata


def synced(client: Client, name: str, cases: Sequence[Case], redactor: Redactor) -> list[schemas.Example]:
    """The cases as examples of this dataset, in their order; missing ones are created and changed ones updated.

    Examples of other cases stay. Raises LangSmith's errors.
    """
    dataset = _dataset(client, name)
    wanted = {_id(dataset.id, case): shown(case, redactor) for case in cases}
    there = _there(client, dataset.id)
    missing = [{"id": key, **_new(one)} for key, one in wanted.items() if key not in there]
    changed = [{"id": key, **one} for key, one in wanted.items() if key in there and _differs(there[key], one)]
    untyped = cast("Any", client)  # the library leaves its types open here
    if missing:
        untyped.create_examples(dataset_id=dataset.id, examples=missing)
    if changed:
        untyped.update_examples(dataset_id=dataset.id, updates=changed)
    if missing or changed:
        there = _there(client, dataset.id)
    made = {key: schemas.Example(id=key, dataset_id=dataset.id, **one) for key, one in wanted.items()}
    return [there.get(key, made[key]) for key in wanted]


def shown(case: Case, redactor: Redactor) -> dict[str, Any]:
    """What an example says of its case, without secrets: what is asked for, and what must hold afterwards.

    The world before is there as a digest only: it may be large, and what it holds is nobody's business there.
    """
    whole = case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    told = {
        "inputs": {"case": case.id, "goal": case.goal, "playbook": case.playbook, "requested_by": case.requested_by},
        "outputs": whole.get("expect", {}),
        "metadata": {"case": case.id, "tags": case.tags, "why": case.why, "digest": digest(whole)[:16]},
    }
    return cast("dict[str, Any]", redactor.of(told))


def _new(example: dict[str, Any]) -> dict[str, Any]:
    """An example as it is created: what is expected has another name there."""
    return {"reference_outputs" if name == "outputs" else name: value for name, value in example.items()}


def _dataset(client: Client, name: str) -> schemas.Dataset:
    try:
        return client.read_dataset(dataset_name=name)
    except utils.LangSmithNotFoundError:
        pass
    try:
        return cast("schemas.Dataset", cast("Any", client).create_dataset(name, description=_ABOUT))
    except utils.LangSmithConflictError:  # somebody else made it meanwhile
        return client.read_dataset(dataset_name=name)


def _id(dataset: UUID, case: Case) -> UUID:
    """An example's id is unique in all of LangSmith, so it is made of the dataset's as well."""
    return uuid5(dataset, case.id)


def _there(client: Client, dataset: UUID) -> dict[UUID, schemas.Example]:
    found = cast("Iterable[schemas.Example]", cast("Any", client).list_examples(dataset_id=dataset))
    return {one.id: one for one in found}


def _differs(there: schemas.Example, wanted: dict[str, Any]) -> bool:
    metadata = {name: one for name, one in (there.metadata or {}).items() if name not in _OF_SERVER}
    return (there.inputs, there.outputs, metadata) != (wanted["inputs"], wanted["outputs"], wanted["metadata"])
