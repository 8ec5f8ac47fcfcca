"""Small made-up catalogs for tests of matching and learning: a program called `paintlab` that colours pictures."""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.core.entry import Catalog, Entry, Translation
from bot.core.match import Match
from bot.core.matching import Matcher
from bot.learning.cases import Case
from bot.learning.learn import learn


def an_entry(id: int, title: str, zh: str = "", zh_aliases: tuple[str, ...] = (), **fields: Any) -> Entry:
    """An entry; `zh` is its Chinese title."""
    translations = {"zh": Translation("zh", zh, "回答。", zh_aliases)} if zh else {}
    return Entry(id, title, **{"answer": "The answer.", "translations": translations, **fields})


SLOW = an_entry(
    1,
    "Colouring is slow when a picture has many regions",
    "图片区域很多时上色很慢",
    ("区域多的图片上色耗时长", "怎么加快上色速度"),
    aliases=("colouring a picture with hundreds of regions takes minutes", "what does region_batch do"),
    keywords=("region_batch",),
)
SHAPES = an_entry(
    2,
    "Error: palette and mask should be equal when blending",
    "混合时报错：调色板和掩码大小不一致",
    signatures=("Palette dims[1] and Mask dims[0] should be equal, but received palette(*) != mask(*)",),
    aliases=("blending fails because palette and mask differ in size",),
)
LICENCE = an_entry(
    3,
    "Can I use paintlab in a commercial product?",
    "paintlab 可以商用吗？",
    ("商业使用需要授权吗",),
    aliases=("is commercial use allowed", "which licence does paintlab have"),
)
EXPORT = an_entry(
    4,
    "Exported brushes return colours that are not in my palette file",
    "导出的画笔返回调色板文件里没有的颜色",
    ("自定义调色板训练后出现不在调色板里的颜色",),
    aliases=("colours outside my own palette after export", "how do I tell the exported brush which palette to use"),
    keywords=("palette_path",),
)
ENTRIES = (SLOW, SHAPES, LICENCE, EXPORT)
BLENDING = "ValueError: Palette dims[1] and Mask dims[0] should be equal, but received palette(320) != mask(100)"


def a_matcher(*entries: Entry, **fields: Any) -> Matcher:
    """A matcher of these entries, of the four usual ones where none are given."""
    return Matcher(Catalog(entries or ENTRIES, **fields))


def matched(matcher: Matcher, title: str, body: str = "") -> list[Match]:
    """What an issue matches."""
    return matcher.match(matcher.read(title, body))


def matches_by_entry(matcher: Matcher, title: str, body: str = "") -> dict[int, float]:
    """Confidences by entry."""
    return {match.entry: match.confidence for match in matched(matcher, title, body)}


_ASKED = {
    1: [
        ("Colouring takes forever", "A poster with 400 regions needs five minutes. Can it be faster?"),
        ("Speed of colouring with many regions", "How long should 200 regions take? It is slow here."),
        ("Slow on big pictures", "Colouring slows down with every region in the picture."),
        ("上色太慢", "图片有很多区域，上色要好几分钟"),
        ("区域多的时候速度慢", "三百个区域，上色时间太长，怎么加快"),
        ("region_batch and speed", "Which value of region_batch makes colouring faster?"),
    ],
    4: [
        ("Wrong colours after export", "My palette has twelve colours, the exported brush shows others."),
        ("Brush ignores my palette", "Trained with my own palette, the export returns colours outside of it."),
        ("Colours that are not in the palette", "After exporting the brush I get colours not in my palette."),
        ("导出后颜色不对", "自定义调色板，导出的画笔出现别的颜色"),
        ("颜色不在调色板里", "训练用自己的调色板，导出以后颜色不在里面"),
        ("palette_path after export", "Exported brush, own palette, wrong colours. Is palette_path needed?"),
    ],
    0: [
        ("Window is black on startup", "Nothing is drawn."),
        ("Please add a dark theme", "It would be easier on the eyes."),
        ("Installation fails behind a proxy", "pip times out."),
        ("How do I add a colour to the palette?", "I need one more colour in the list."),
        ("安装失败", "pip 下载超时"),
        ("希望支持撤销功能", "画错了不能撤销"),
        ("Crash when closing", "Segmentation fault at exit."),
        ("Download of the brushes is slow", "The server gives me 10 kB/s."),
        ("导出的文件在哪里", "找不到导出的画笔"),
        ("Documentation link is dead", "404 for the manual."),
        ("Which Python versions are supported?", "I have 3.13."),
        ("Training does not converge", "The loss stays where it is."),
    ],
}
CASES = [
    Case(f"{id}-{number}", title, body, (id,) if id else ())
    for id, asked in _ASKED.items()
    for number, (title, body) in enumerate(asked)
]


@cache
def learned() -> dict[str, Any]:
    """What the cases above teach the four usual entries."""
    return learn(Catalog(ENTRIES, digest="made-up"), CASES)
