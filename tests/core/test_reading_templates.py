from __future__ import annotations

from time import perf_counter

import pytest

from bot.core.reading import Reader
from tests.core.paddleocr import PLAIN, READER, kinds

TEMPLATES = [
    pytest.param(
        "请提供下述完整信息以便快速定位问题/Please provide the following information to quickly locate the problem\n\n"
        "- 系统环境/System Environment：Ubuntu 20.04\n"
        "- 版本号/Version：Paddle：2.3.1  PaddleOCR：2.6 问题相关组件/Related components：检测\n"
        "- 运行指令/Command Code：python3 tools/train.py -c det.yml\n"
        "- 完整报错/Complete Error Message：KeyError: 'weights'\n",
        [
            ("config", "Ubuntu 20.04"),
            ("config", "2.3.1  2.6  检测"),
            ("command", "python3 tools/train.py -c det.yml"),
            ("error", "KeyError: 'weights'"),
        ],
        id="custom.md, filled in",
    ),
    pytest.param(
        "请提供下述完整信息以便快速定位问题/Please provide the following information to quickly locate the problem\n\n"
        "- 系统环境/System Environment：\n- 版本号/Version：Paddle：  PaddleOCR： 问题相关组件/Related components：\n"
        "- 运行指令/Command Code：\n- 完整报错/Complete Error Message：\n",
        [],
        id="custom.md, empty",
    ),
    pytest.param(
        "- 系统环境:win11\n- 版本号:Paddle:2.4 PaddleOCR:2.6\n- 运行指令:无\n- 完整报错:无\n训练的时候内存一直涨",
        [("config", "win11"), ("config", "2.4  2.6"), ("prose", "训练的时候内存一直涨")],
        id="custom.md, Chinese half with ASCII colons",
    ),
    pytest.param(
        "- System Environment: macOS 14\n- Version: Paddle: 2.6 PaddleOCR: 2.8 Related components: none\n"
        "- Command Code: \n- Complete Error Message: It stops without a word",
        [("config", "macOS 14"), ("config", "2.6  2.8  none"), ("prose", "It stops without a word")],
        id="custom.md, English half",
    ),
    pytest.param(
        "我们提供了AceIssueSolver来帮助你解答问题，你是否想要它来解答(请填写yes/no)?/We provide "
        "AceIssueSolver to solve "
        "issues, do you want it? (Please write yes/no):yes\n\n表格里少了一行\n\n"
        "请尽量不要包含图片在问题中/Please try to not include the image in the issue.\n",
        [("prose", "表格里少了一行")],
        id="custom.md with AceIssueSolver",
    ),
    pytest.param(
        "#### 问题描述 / Problem Description\n两台机器结果不一样\n\n"
        "#### 运行环境 / Runtime Environment\n- OS: CentOS 7\n"
        "- Paddle: 2.6.1\n- PaddleOCR: 2.8\n\n#### 复现代码 / Reproduction Code\n```python\n"
        "print(ocr.ocr(path))\n```\n\n"
        "#### 完整报错 / Complete Error Message\n无\n\n#### 可能解决方案 / Possible solutions\n\n"
        "#### 附件 / Appendix\n",
        [
            ("prose", "两台机器结果不一样"),
            ("config", "- OS: CentOS 7\n- Paddle: 2.6.1\n- PaddleOCR: 2.8"),
            ("code", "print(ocr.ocr(path))"),
        ],
        id="bug.md",
    ),
    pytest.param(
        "### Search before asking\n\n- [X] I have searched the PaddleOCR [Docs](https://example.org/) and found no "
        "similar bug report.\n- [X] I have searched the PaddleOCR [Issues](https://example.org/) "
        "and found no similar bug "
        "report.\n\n### Bug\n\nThe box is too narrow\n\n### Environment\n\npaddlepaddle 2.6.1\n\n"
        "### Minimal Reproducible Example\n\n*\n\n### Additional\n\n_No response_\n\n"
        "### Are you willing to submit a PR?\n\n- [ ] Yes I'd like to help by submitting a PR!\n",
        [("prose", "The box is too narrow"), ("config", "paddlepaddle 2.6.1")],
        id="yml, plain",
    ),
    pytest.param(
        "### 🔎 Search before asking\n\n"
        "- [x] I have searched the PaddleOCR [Discussions](https://example.org/) and found "
        "no similar bug report.\n\n### 🐛 Bug (问题描述)\n\n竖排的字读不出来\n\n"
        "### 🏃\u200d♂️ Environment (运行环境)\n\n"
        "windows 11，显卡 3060\n\n### 🌰 Minimal Reproducible Example (最小可复现问题的Demo)\n\n无\n",
        [("prose", "竖排的字读不出来"), ("config", "windows 11，显卡 3060")],
        id="yml with emoji",
    ),
    pytest.param(
        "### 🏃♂️ Environment (运行环境)\n\nwindows 11\n",
        [("config", "windows 11")],
        id="emoji without the joiner",
    ),
    pytest.param(
        "### Discussed in https://github.com/octo/ocr/discussions/1\n\n<div type='discussions-op-text'>\n\n"
        "<sup>Originally posted by **somebody** May  1, 2024</sup>\nWhich model reads seals?</div>\n",
        [("prose", "Which model reads seals?")],
        id="converted discussion",
    ),
    pytest.param(
        "## 背景\n模型太大\n\n## 解决步骤\n1. 量化\n",
        [("prose", "模型太大"), ("prose", "1. 量化")],
        id="a maintainer's task",
    ),
    pytest.param(
        "**Describe the bug**\nA clear and concise description of what the bug is.\nThe page stays white.\n\n"
        "**To Reproduce**\nSteps to reproduce the behavior:\n1. Go to '...'\n2. Click on '....'\n\n"
        "**Expected behavior**\nA page with content\n\n**Desktop (please complete the following information):**\n"
        " - OS: iOS\n - Browser: safari\n - Version: 22\n\n**Additional context**\n"
        "Add any other context about the problem "
        "here.\n",
        [
            ("prose", "The page stays white."),
            ("prose", "A page with content"),
            ("config", "- OS: iOS\n- Browser: safari\n- Version: 22"),
        ],
        id="GitHub's own template",
    ),
]


@pytest.mark.parametrize(("body", "passages"), TEMPLATES)
def test_of_a_template_only_the_answers_stay(body: str, passages: list[tuple[str, str]]) -> None:
    assert kinds(READER.read("A title", body)) == passages


def test_noise_is_dropped_wherever_it_stands() -> None:
    body = (
        "GREP_OPTIONS is deprecated\n```\nCreating model: ('x', None)\nKeyError: 'a'\n```\n"
        "Resized image size (1x2) exceeds max_side_limit of 4000."
    )
    assert kinds(READER.read("t", body)) == [("error", "KeyError: 'a'")]


def test_a_heading_of_the_form_ends_a_fence_that_nobody_closed() -> None:
    body = "### 🐛 Bug (问题描述)\n\n```\nKeyError: 'a'\n\n### 🏃‍♂️ Environment (运行环境)\n\nUbuntu 22.04\n"
    assert kinds(READER.read("t", body)) == [("error", "KeyError: 'a'"), ("config", "Ubuntu 22.04")]


def test_template_texts_of_one_project_mean_nothing_to_another() -> None:
    body = "Affected carriages: the blue one"
    assert kinds(PLAIN.read("t", body)) == [("prose", body)]
    assert kinds(Reader(["Affected carriages:"]).read("t", body)) == [("prose", "the blue one")]


def test_blanks_between_marks_of_a_template_text_take_no_time():
    reader = Reader(["Software | | | Version |"])
    line = "Software " + ("|" + " " * 200) * 3 + "x"
    began = perf_counter()
    reader.read("t", line)
    assert perf_counter() - began < 1  # every way to part the blanks: 6 seconds


def test_a_wildcard_in_a_template_text_keeps_what_it_stands_for() -> None:
    reader = Reader(["Ticket *, reported by *:"])
    assert kinds(reader.read("t", "ticket forty two， reported by me： it hangs")) == [
        ("prose", "forty two  me  it hangs")
    ]


@pytest.mark.parametrize(
    ("text", "line", "kept"),
    [
        pytest.param("Wagon", "Wagons are blue", ["Wagons are blue"], id="a longer word"),
        pytest.param("Wagon", "Wagon-side doors are blue", ["Wagon-side doors are blue"], id="a part of a word"),
        pytest.param("Wagon", "Wagon is too blue", ["Wagon is too blue"], id="a sentence"),
        pytest.param("Wagon colour", "Wagon colour is off", ["Wagon colour is off"], id="two words and a sentence"),
        pytest.param("车厢", "车厢太蓝了", ["车厢太蓝了"], id="a Chinese sentence"),
        pytest.param(
            "Say what rattle", "Say what rattles", ["Say what rattles"], id="a longer word at the end of a sentence"
        ),
        pytest.param("Wagon", "Wagon: too blue", ["too blue"], id="set off by a colon"),
        pytest.param("Wagon", "**Wagon** too blue", ["too blue"], id="set off by bold letters"),
        pytest.param("Wagon", "### Wagon", [], id="a heading"),
        pytest.param("车厢", "车厢 17 号", ["17 号"], id="a number"),
        pytest.param(
            "Say what rattles", "Say what rattles the axle", ["the axle"], id="a sentence of the form goes on"
        ),
        pytest.param("Wagon *", "Wagon is too blue", ["is too blue"], id="a wildcard"),
    ],
)
def test_a_short_text_is_a_label_only_where_the_author_does_not_go_on(text: str, line: str, kept: list[str]) -> None:
    assert [each for _, each in kinds(Reader([text]).read("t", line))] == kept


@pytest.mark.parametrize(
    "line",
    ["The conductor is kind", "### 3. The conductor is kind", "- 3) The conductor is kind", "[ ] The conductor is kind"]
    + ["[x] The conductor is kind", "The\u00a0conductor is\u202fkind", "```\nThe conductor is kind\n```"],
)
def test_a_text_is_known_whatever_stands_around_it(line: str) -> None:
    assert kinds(PLAIN.read("t", line)) != []
    assert kinds(Reader(["The conductor is kind"]).read("t", line)) == []


def test_a_number_that_has_a_fraction_is_no_point_of_a_list() -> None:
    assert kinds(Reader(["5 wagons or more:"]).read("t", "2.5 wagons or more: yes")) != []
    assert kinds(Reader(["2.5 wagons or more:"]).read("t", "- 2.5 wagons or more:")) == []


def test_in_a_block_a_line_that_goes_on_stays() -> None:
    body = "```python\nimport rails\nimport railsystem\nimport rails as r\n```"
    assert kinds(Reader(["import rails"]).read("t", body)) == [("code", "import railsystem\nimport rails as r")]
