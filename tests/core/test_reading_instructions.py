"""A form's own sentences are taken out, the author's are not, whatever project the form belongs to."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading import Reader
from bot.core.reading_instructions import is_instruction, without_instructions

FORMS = [
    "Thanks for reporting this, we appreciate your help.",
    "Please fill in the template below as completely as possible.",
    "Please run `tools/env.py` and paste its output here.",
    "If applicable, add logs or screenshots that help to explain your problem.",
    "If you know the reason already, you can provide it here.",
    "Provide a minimal example that reproduces the issue.",
    "Describe clearly what you expected to happen.",
    "1. What command or script did you run?",
    "Did you make any changes to the code or the config?",
    "A placeholder for the command.",
    "Large logs should be attached as files.",
    "I have searched the existing issues and found none like it.",
    "- I have read the [FAQ](https://example.org/faq) but cannot get the expected help.",
    "I've checked the documentation, and the README.",
    "The bug has not been fixed in the latest version.",
    "This problem still exists on the main branch.",
    "- Python version:",
    "**Full logs and other information**:",
    "我已经搜索过 issue，没有找到相同的问题",
    "我确认在最新版本中仍然存在",
    "请尽量详细地描述您遇到的问题",
    "请提供完整的日志和版本信息",
    "（清楚简洁地描述这个错误）",
    "如果您有截图，请贴在这里说明",
    "提问之前请先搜索一下",
]
AUTHORS = [
    "The loss is nan after two hundred iterations.",
    "Please help me, my export fails since yesterday.",
    "Please provide the pretrained model for Korean.",
    "Could you please provide the training code?",
    "I have searched everywhere for the dictionary of the Arabic model.",
    "I have tried three learning rates and the accuracy stays at zero.",
    "Which model do you recommend for small text?",
    "Do you have a date for the mobile release?",
    "What training data did you use for the server model?",
    "How did you get 82.3 on that benchmark?",
    "The problem is that the GPU is not used at all.",
    "This bug makes the converter drop every second box.",
    "Error: no module named torch",
    "Why is the converted model slower?",
    "The list of boxes is out of order.",
    "Text below the line is ignored.",
    "Paste does not work.",
    "As you can see, nothing happens.",
    "Your example does not work.",
    "If you run the same command twice, the second one does nothing.",
    "How do you change the language?",
    "Which versions do you support?",
    "What operating system do you support?",
    "What happens if you use a different version?",
    "Do you know why this happens?",
    "Please tell me how to fix this issue.",
    "Please add video support.",
    "Please make it work without an internet connection.",
    "Please provide the test code.",
    "I have read the documentation, but how do I run it?",
    "I updated to the latest release and now it is very slow.",
    "I have tried all the steps in the documentation, and it is still the same.",
    "The problem is that the main thread hangs.",
    "The error occurs in the latest version but not in older versions.",
    "The output is empty:",
    "The code runs but the output is wrong:",
    "Using cpu works, but using the gpu gives:",
    "Модель не экспортируется, error log:",
    "我已经按照文档安装了，但是训练时 loss 为 nan",
    "我已经看了文档，还是不行",
    "请问如何选择识别版本",
    "请教一下，如何升级到新版本",
    "请添加对新版本的支持",
    "详细描述：预测时内存一直增长",
    "为了快速定位文字区域，应该用哪个模型？",
    "如果显存不够，可以参考哪篇文档",
    "我已经把学习率调小了，loss 还是 nan",
    "我已经训练了三天",
    "请问训练数据可以提供吗",
    "请提供下韩文的预训练模型",
    "请帮忙看下这个报错",
    "如果图片很大，识别就很慢",
]


@pytest.mark.parametrize("sentence", FORMS)
def test_what_a_form_says_is_taken_out(sentence):
    assert without_instructions(sentence) == ""


@pytest.mark.parametrize("sentence", AUTHORS)
def test_what_authors_say_stays_as_it_is(sentence):
    assert without_instructions(sentence) == sentence


def test_an_answer_behind_the_question_stays():
    line = "2. Did you make any modifications on the code? The neck is mine."
    assert without_instructions(line) == "The neck is mine."


def test_an_example_in_brackets_goes_with_its_instruction():
    assert without_instructions("Provide your version [e.g. 2.1.0] below.") == ""


@pytest.mark.parametrize("line", ["| 1.4.0 | 73.3 | 73.6 |", "404", "", "1.", "-> 2,0"])
def test_lines_without_words_stay(line):
    assert without_instructions(line) == line


LINES = st.lists(st.sampled_from([*FORMS, *AUTHORS, "?", "-", "1."]), max_size=5).map(" ".join) | st.text(max_size=300)


@given(LINES)
def test_nothing_is_added(line):
    rest = iter(line)
    assert all(character in rest for character in without_instructions(line))  # in the order of the line


@pytest.mark.parametrize(
    "unit", ["[e.g. ", "](", "`", "please ", "请", '"', "(optional ", "the ", "I have read ", ": "]
)
def test_a_longer_line_takes_longer_in_proportion(unit):
    def seconds(length: int) -> float:
        line = unit * (length // len(unit))
        began = perf_counter()
        for _ in range(3):
            is_instruction(line)
            without_instructions(line)
        return perf_counter() - began

    assert seconds(64_000) < 40 * seconds(8_000) + 0.05  # eight times the text; quadratic would be 64 times


def test_an_issue_without_a_form_keeps_every_sentence():
    lines = ["Please provide your version below.", "I have read the documentation."]
    assert Reader().read("t", "\n".join(lines)).prose.split("\n") == lines


@pytest.mark.parametrize(
    ("line", "stays"), [("Please check your config file", True), ("Paste the output of it here", False)]
)
def test_in_a_fence_only_what_asks_to_be_replaced_goes(line, stays):
    read = Reader().read("t", FORM.format(prose=f"```\n{line}\n```"))
    assert any(line in passage.text for passage in read.passages) == stays


FORM = """\
Thank you for reporting this.

**Checklist**

1. I have searched the related issues but cannot get the expected help.
2. I have read the FAQ, and the problem still exists in the latest version.

**Describe the bug**
A short, concise description of what the bug is.
{prose}

**Reproduction**

1. What command did you run?

```none
A placeholder for the command.
```

2. Did you make any modifications on the code? Did you understand what you have modified?

**Environment**

1. Please run `python tools/env.py` to collect the necessary information and paste it here.

**Bug fix**
If you have already found the reason, you can provide the information here. If you are willing to create a pull request
please leave a comment, that would be much appreciated!
"""


def test_of_an_unknown_form_only_the_authors_words_are_left():
    text = Reader().read("Loss is nan", FORM.format(prose="After epoch three everything is nan, with two GPUs."))
    assert text.prose == "After epoch three everything is nan, with two GPUs."
    assert not text.of("code", "command", "log", "error")
