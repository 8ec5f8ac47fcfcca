"""How sure a share is that was counted on a few cases, and how many more it would take."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, exp, lgamma, log

_STEPS = 60  # of bisection; each halves the interval


def lower_bound(right: int, answers: int, confidence: float = 0.95) -> float:
    """The precision that `right` of `answers` prove with `confidence` (one-sided); 0 without answers.

    The share p at which so many right ones or more have probability 1 - confidence: sum over k from `right` to
    `answers` of C(answers, k) p^k (1 - p)^(answers - k). Clopper and Pearson, The use of confidence or fiducial limits
    illustrated in the case of the binomial, Biometrika 26, 1934.
    """
    _check(right, answers, confidence)
    if right == 0:
        return 0.0
    return _rising(lambda share: _at_least(right, answers, share), 1 - confidence)


def bounds(right: int, answers: int, confidence: float = 0.95) -> tuple[float, float]:
    """Both ends of the two-sided Clopper-Pearson interval; (0, 1) without answers."""
    _check(right, answers, confidence)
    if answers == 0:
        return 0.0, 1.0
    one_sided = (1 + confidence) / 2
    return lower_bound(right, answers, one_sided), 1 - lower_bound(answers - right, answers, one_sided)


def answers_to_certify(target: float = 0.95, confidence: float = 0.95, wrong: int = 0) -> int:
    """How many answers, `wrong` of them wrong, prove a precision of `target`: 59 in a row for .95 without a wrong one.

    Without a wrong one this is log(1 - confidence) / log(target), rounded up.
    """
    if not 0 < target < 1:
        raise ValueError(f"a target of {target} is not between 0 and 1")
    answers = max(ceil(log(1 - confidence) / log(target)), wrong + 1)
    while lower_bound(answers - wrong, answers, confidence) < target:
        answers += 1
    return answers


def _at_least(right: int, answers: int, share: float) -> float:
    """Probability of `right` or more out of `answers` when each is right with probability `share`, 0 < share < 1."""
    middle = lgamma(answers + 1)
    terms = (
        middle - lgamma(k + 1) - lgamma(answers - k + 1) + k * log(share) + (answers - k) * log(1 - share)
        for k in range(right, answers + 1)
    )
    return min(sum(map(exp, terms)), 1.0)


def _rising(probability: Callable[[float], float], wanted: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if probability(middle) < wanted else (low, middle)
    return low


def _check(right: int, answers: int, confidence: float) -> None:
    if not 0 <= right <= answers:
        raise ValueError(f"{right} right of {answers} answers is impossible")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is not between 0 and 1")
