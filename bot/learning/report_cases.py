"""Single cases in the report: what was asked, what was right, what was decided and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.reading_paths import mask_user_names
from bot.learning.judged import Judged
from bot.learning.report_html import section, text

_LONGEST_BODY = 700


def cases_section(heading: str, judged: Sequence[Judged], titles: Mapping[int, str], intro: str, nothing: str) -> str:
    """A part of the page with a box for each case; `intro` and `nothing` (said where there is none) are HTML."""
    body = "".join(_article(one, titles) for one in judged)
    return section(heading, f"<p>{intro}</p>{body}" if judged else f"<p>{nothing}</p>")


def named(id: int, titles: Mapping[int, str]) -> str:
    """An entry's number and title; 0 is none."""
    return f"FAQ {id}: {titles.get(id, 'not in this catalog')}" if id else "none"


def _article(one: Judged, titles: Mapping[int, str]) -> str:
    case, top, rank = one.case, one.top, one.rank()
    right = "; ".join(named(id, titles) for id in sorted(one.gold)) or "none: stay silent"
    facts = [("Right", text(right)), ("Decision", text(_decided(one, titles)))]
    if one.gold:
        place = f"place {rank}, confidence {_confidence(one, rank)}" if rank else "not listed"
        facts.append(("Right entry", text(place)))
    if top:
        ranked = ", ".join(f"FAQ {match.entry} ({match.confidence:.2f})" for match in one.decision.matches[:4])
        facts.append(("Ranked", text(ranked)))
        if top.evidence:
            items = "".join(
                f"<li>{text(f'{item.kind}: {item.text}')}{f'<q>{text(item.quote)}</q>' if item.quote else ''}</li>"
                for item in top.evidence
            )
            facts.append((f"Evidence for FAQ {top.entry}", f"<ul>{items}</ul>"))
    listed = "".join(f"<dt>{text(name)}</dt><dd>{words}</dd>" for name, words in facts)
    body = mask_user_names(case.body.strip())
    shown = body if len(body) <= _LONGEST_BODY else f"{body[:_LONGEST_BODY].rstrip()} …"
    excerpt = f'<pre dir="auto">{text(shown)}</pre>' if shown else ""
    kind = f"{case.id} · {case.kind.replace('_', ' ')}" if case.kind else case.id
    head = f'<h3 dir="auto">{text(mask_user_names(case.title))}</h3><small>{text(kind)}</small>'
    return f"<article>{head}<dl>{listed}</dl>{excerpt}</article>"


def _decided(one: Judged, titles: Mapping[int, str]) -> str:
    entry = one.decision.entry
    said = f"answered with {named(entry, titles)}" if entry is not None else "stayed silent"
    reasons = "; ".join(one.decision.reasons)
    return f"{said} ({reasons})" if reasons else said


def _confidence(one: Judged, rank: int) -> str:
    return f"{one.decision.matches[rank - 1].confidence:.2f}"
