"""From matches to a decision: answer, suggest or abstain, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from bot.core.learned import HELD_BACK, UNPROVEN
from bot.core.match import Decision, Match
from bot.core.policy import Policy

#: A link is suggested from this confidence on, where the settings allow suggestions at all.
SUGGESTED = 0.4
MOST_SUGGESTIONS = 3
#: Kept out of rounding: what a binary fraction differs from the decimal one that is meant.
_ROUNDING = 1e-9
#: The target precision where the settings say nothing else.
_COMMON_TARGET = Policy().target_precision


def decide(matches: Sequence[Match], policy: Policy) -> Decision:
    """Answer with the best match where it is sure enough for the policy's target precision; else suggest or abstain.

    Raising the target precision, or any threshold, never adds an answer.
    """
    ranked = tuple(matches)
    if not ranked:
        return Decision("abstain", reasons=("nothing in the issue points to an entry",))
    best = ranked[0]
    needed = threshold_of(best, policy)
    measured = f"FAQ {best.entry} has confidence {percent_sure(best.confidence) / 100:.2f}"
    if best.entry in policy.muted:
        reason = f"FAQ {best.entry} is muted in the settings"
    elif best.standing == "muted":
        reason = f"FAQ {best.entry} is muted: no confidence was right often enough on labelled cases"
    elif best.confidence >= needed:
        reason = f"{measured}, and {percent_needed(needed, best.confidence) / 100:.2f} is enough for it"
        if best.agreed:
            reason += ", as what was learned and the general model agree"
        return Decision("answer", best.entry, reasons=(reason,), matches=ranked)
    else:
        reason = f"{measured}, and it takes {percent_needed(needed, best.confidence) / 100:.2f}"
    if policy.suggest:
        sure = [match for match in ranked if match.confidence >= SUGGESTED and match.entry not in policy.muted]
        if sure:
            suggested = tuple(match.entry for match in sure[:MOST_SUGGESTIONS])
            return Decision("suggest", suggested=suggested, reasons=(reason, "near enough to suggest"), matches=ranked)
    return Decision("abstain", reasons=(reason,), matches=ranked)


def threshold_of(match: Match, policy: Policy) -> float:
    """The confidence that an answer takes: the learned one for the least target not below the policy's.

    Never less than for a lower target; above all targets at least the target itself. Of an entry of which nothing was
    learned no confidence promises a precision, so that only a target above the common one asks for more.
    """
    if not match.thresholds:
        return UNPROVEN if policy.target_precision <= _COMMON_TARGET else HELD_BACK * policy.target_precision
    targets = sorted(match.thresholds, key=float)
    below = sum(float(target) < policy.target_precision - 1e-9 for target in targets)
    known = [match.thresholds[target] for target in targets[: below + 1]]
    return max(known if below < len(targets) else [*known, policy.target_precision])


def percent_sure(confidence: float) -> int:
    """A confidence in whole per cent, rounded down: it never looks as if it reached a threshold that it did not."""
    return floor(100 * confidence + _ROUNDING)


def percent_needed(threshold: float, confidence: float) -> int:
    """A threshold in whole per cent beside `percent_sure` of a confidence: rounded down where it was reached, else up.

    So what was enough never looks as if it were not, nor what was not enough as if it were.
    """
    if confidence >= threshold:
        return percent_sure(threshold)
    return ceil(100 * threshold - _ROUNDING)
