"""How likely a statement is right: a logistic sum over what is known of it (features.py).

The weights are in data/confidence.yaml, one named line each, so that `positions explain` can print what spoke for
and against a statement. `python -m tests.gold.fit` learns them anew from data in the project (README there).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp

from .data import load_yaml
from .features import Features


@cache
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = load_yaml("confidence.yaml")["weights"]
    return weights


def weigh(features: Features) -> float:
    """The sum of what the features say for (+) and against (-)."""
    weight_of = _weights().get
    total = 0.0
    for name, value in features:
        total += weight_of(name, 0.0) * value
    return total


def probability(total: float) -> float:
    """The probability that a statement with this sum is right: between 0.01 and 0.99."""
    total += _weights()["bias"]
    return round(min(0.99, max(0.01, 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total)))))), 3)


def confidence(features: Features) -> float:
    """The probability, by the weights, that the statement is right: between 0.01 and 0.99."""
    return probability(weigh(features))


def reasons(features: Features, most: int = 8) -> list[tuple[str, float]]:
    """The features that moved the confidence most, with what each added."""
    weights = _weights()
    moved = [(name, round(weights.get(name, 0.0) * value, 2)) for name, value in features]
    return sorted((reason for reason in moved if reason[1]), key=lambda reason: -abs(reason[1]))[:most]
