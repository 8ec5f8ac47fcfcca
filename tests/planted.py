"""Made-up issues in which one word stands in for another."""

from __future__ import annotations

import random

from bot.learning.cases import Case

ENGLISH = (
    ("Painting {}", "My brush {}", "The canvas {}", "Each stroke {}"),
    (" since yesterday", " for us", "", " again"),
)
CHINESE = (("画图时{}", "我的画笔{}", "每一笔都{}", "给地图上色{}"), ("从昨天开始", "怎么办", "", "求助"))
OTHER = ("The frame is too wide", "Colours fade in print", "Where are palettes kept", "边框太宽", "调色板在哪里")


def cases(plain: str, planted: str, chance: str = "", frames: tuple[tuple[str, ...], ...] = ENGLISH) -> list[Case]:
    """Issues of entry 1 that say `plain`, some that say `planted` instead, and others; every third says `chance`."""
    drawn = random.Random(1)
    found: list[Case] = []
    for said, gold, count in ((plain, (1,), 16), (planted, (1,), 8), ("", (), 40)):
        for number in range(count):
            before, behind = (drawn.choice(part) for part in frames)
            title = before.format(said) + behind if said else drawn.choice(OTHER) + behind
            body = chance if number % 3 == 0 else ""
            found.append(Case(f"c-{len(found)}", title, body, gold))
    return found
