"""Charts as inline SVG: colours come from the page's style sheet, texts are escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, sqrt

from bot.learning.curves import Bin, CurvePoint
from bot.learning.metrics import Figure

_WIDTH, _HEIGHT = 440, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 14, 42
_ROW, _NAME_WIDTH = 26, 190


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a share of the width (up to `most`) and a share of the height are drawn."""

    most: float = 1.0

    def x(self, share: float) -> float:
        return round(_LEFT + min(share / self.most, 1.0) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, share: float) -> float:
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def precision_coverage_svg(curve: Sequence[CurvePoint], coverage: float, precision: float | None, due: float) -> str:
    """Precision over coverage with its band. `coverage` and `precision` are the operating point, `due` the answerable
    share of the cases: no bot can answer more of them rightly."""
    frame = _Frame(next(width for width in (0.1, 0.2, 0.5, 1.0) if width >= min(2 * due, 1.0)))
    shown = [point for point in curve if point.coverage <= frame.most]
    band = [(point.coverage, point.high) for point in shown] + [
        (point.coverage, point.low) for point in reversed(shown)
    ]
    parts = [
        _axes(frame, "coverage: answers of all cases", "precision"),
        f'<polygon class="band" points="{_points(frame, band)}"/>',
        f'<line class="due" x1="{frame.x(due)}" x2="{frame.x(due)}" y1="{frame.y(0)}" y2="{frame.y(1)}"/>',
        _text(frame.x(due) + 4, frame.y(0) - 6, "answerable", "quiet"),
        f'<polyline class="line" points="{_points(frame, [(p.coverage, p.precision) for p in shown])}"/>',
    ]
    parts += [
        _dot(frame, point.coverage, point.precision, 5, "hover", _point_words(point)) for point in _spread(shown, 60)
    ]
    if precision is not None:
        words = f"as set: coverage {coverage:.2f}, precision {precision:.2f}"
        parts.append(_dot(frame, coverage, precision, 6, "point", words))
    return _svg(parts, "Precision over coverage", _HEIGHT)


def reliability_svg(bins: Sequence[Bin]) -> str:
    """Share that was right over confidence, a dot for each bin, larger with more cases, with its interval."""
    frame = _Frame()
    most = max((one.cases for one in bins), default=1)
    parts = [
        _axes(frame, "confidence", "share that was right"),
        f'<line class="due" x1="{frame.x(0)}" y1="{frame.y(0)}" x2="{frame.x(1)}" y2="{frame.y(1)}"/>',
    ]
    for one in bins:
        x = frame.x(one.confidence)
        words = f"{one.start:.1f} to {one.end:.1f}: {one.cases} cases, {one.right:.0%} right"
        parts.append(f'<line class="whisker" x1="{x}" x2="{x}" y1="{frame.y(one.low)}" y2="{frame.y(one.high)}"/>')
        parts.append(_dot(frame, one.confidence, one.right, 3 + 8 * sqrt(one.cases / most), "point", words))
    return _svg(parts, "Reliability: confidence against what was right", _HEIGHT)


def intervals_svg(rows: Iterable[tuple[str, Figure]], label: str) -> str:
    """A line for each name with its value, 0 to 1, and its interval."""
    listed = [(name, one) for name, one in rows if one.value is not None]
    height = _ROW * len(listed) + 34
    parts = []

    def x(share: float) -> float:
        return round(_NAME_WIDTH + min(max(share, 0.0), 1.0) * (_WIDTH - _NAME_WIDTH - 44), 1)

    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<line class="grid" x1="{x(tick)}" x2="{x(tick)}" y1="4" y2="{height - 22}"/>')
        parts.append(_text(x(tick), height - 8, _short(tick), "quiet", "middle"))
    for number, (name, one) in enumerate(listed):
        y = _ROW * number + 18
        value = one.value or 0.0
        parts.append(_text(_NAME_WIDTH - 10, y + 4, name if len(name) < 28 else f"{name[:26]}…", "", "end"))
        if one.low is not None and one.high is not None:
            parts.append(f'<line class="whisker" x1="{x(one.low)}" x2="{x(one.high)}" y1="{y}" y2="{y}"/>')
        parts.append(f'<circle class="point" cx="{x(value)}" cy="{y}" r="5"><title>{escape(name)}</title></circle>')
        parts.append(_text(_WIDTH - 4, y + 4, _short(value), "", "end"))
    return _svg(parts, label, height)


def _axes(frame: _Frame, across: str, up: str) -> str:
    parts = []
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        y = frame.y(share)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(_text(_LEFT - 6, y + 4, _short(share), "quiet", "end"))
        x = frame.x(share * frame.most)
        parts.append(_text(x, _HEIGHT - _BOTTOM + 16, _short(share * frame.most), "quiet", "middle"))
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(_text(middle, _HEIGHT - 8, across, "quiet", "middle"))
    height = (_TOP + _HEIGHT - _BOTTOM) / 2
    parts.append(
        f'<text class="quiet" text-anchor="middle" transform="translate(12 {height}) rotate(-90)">{escape(up)}</text>'
    )
    return "".join(parts)


def _svg(parts: Iterable[str], label: str, height: int) -> str:
    inner = "".join(parts)
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">{inner}</svg>'


def _dot(frame: _Frame, across: float, up: float, radius: float, kind: str, words: str) -> str:
    place = f'cx="{frame.x(across)}" cy="{frame.y(up)}" r="{radius:.1f}"'
    return f'<circle class="{kind}" {place}><title>{escape(words)}</title></circle>'


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _points(frame: _Frame, places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{frame.x(across)},{frame.y(up)}" for across, up in places)


def _point_words(point: CurvePoint) -> str:
    recall = f", recall {point.recall:.2f}" if point.recall is not None else ""
    return (
        f"from confidence {point.threshold:.2f} on: coverage {point.coverage:.2f}, precision {point.precision:.2f} "
        f"({point.low:.2f} to {point.high:.2f}){recall}"
    )


def _spread(points: Sequence[CurvePoint], most: int) -> Sequence[CurvePoint]:
    step = max(1, ceil(len(points) / most))
    return points[::step]


def _short(share: float) -> str:
    return f"{share:.2f}".rstrip("0").rstrip(".") if share else "0"
