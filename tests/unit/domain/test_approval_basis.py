"""What is told of a change under an approval."""

from __future__ import annotations

from steward.domain.approval_basis import differences
from steward.domain.model import JsonObject


def test_a_change_is_told_without_secrets() -> None:
    """A secret's name hides old and new value; a secret in a long text goes before the text is cut."""
    url = f"{'x' * 40} https://kim:{'Sw0rdfish7' * 3}@shop.example/"
    before: JsonObject = {"password": "hunter2abc", "keys": {"api_key": ["k1"]}, "at": "a", "amount": 10}
    after: JsonObject = {"password": "hunter3abc", "keys": {"api_key": ["k2"]}, "at": url, "amount": 12}

    told = list(differences("vault", before, after))

    assert told[0] == "vault.password: was ***, is ***"
    assert told[1] == "vault.keys.api_key[0]: was ***, is ***"
    assert "Sw0rd" not in told[2]
    assert told[3] == "vault.amount: was 10, is 12"
