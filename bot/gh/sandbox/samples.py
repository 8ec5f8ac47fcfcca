"""What a fresh sandbox starts with: people, labels, a few issues in English and Chinese, and ideas for more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.gh.sandbox.state import Sandbox

REPO = "demo/paddleocr"
BOT = "faqbot[bot]"
AUTHOR, MAINTAINER, STRANGER = "author", "maintainer", "stranger"
PEOPLE = {AUTHOR: "asks", MAINTAINER: "may do everything", STRANGER: "passes by"}

#: name -> (colour, description); the topics are those that entries may carry.
LABELS = {
    "faq": ("1f6feb", "Answered from the FAQ"),
    "bug": ("d73a4a", "Something does not work"),
    "question": ("d876e3", "Somebody wants to know something"),
    "installation": ("bfd4f2", "Installing and versions"),
    "inference": ("0e8a16", "Prediction and its speed"),
    "training": ("fbca04", "Training and fine-tuning"),
    "deployment": ("5319e7", "Serving, mobile, C++"),
    "recognition": ("006b75", "Text recognition"),
    "detection": ("1d76db", "Text detection"),
    "table": ("c5def5", "Tables and layout"),
    "models": ("b60205", "Models and their differences"),
    "data": ("e99695", "Data sets"),
    "performance": ("f9d0c4", "Speed and memory"),
    "labelling": ("c2e0c6", "The labelling tool"),
    "docs": ("0075ca", "Documentation"),
    "vl": ("bfdadc", "Vision-language models"),
    "no-faq": ("cfd3d7", "faqbot stays away from this issue"),
}


@dataclass(frozen=True)
class Sample:
    """An issue to start with. `talk` are comments as (login, text); `closed` ones are done with."""

    title: str
    body: str
    login: str = AUTHOR
    labels: tuple[str, ...] = ()
    talk: tuple[tuple[str, str], ...] = ()
    closed: bool = False


SAMPLES = (
    Sample(
        "Table cells with two lines lose the second line",
        "I convert scanned invoices. Where a cell holds two lines of text, only the first one arrives in the HTML "
        "table. Single-line cells are all fine.\n\n- PaddleOCR 2.8, Python 3.10\n"
        "- happens with every invoice of that supplier\n",
        STRANGER,
        talk=(
            (MAINTAINER, "Thank you. Can you attach one cell as a picture, with anything private painted over?"),
            (STRANGER, "Gladly, I will make one tomorrow."),
        ),
    ),
    Sample(
        "自己训练的识别模型，预测结果里出现了字典里没有的字",
        "我用自己的字典训练了识别模型，只有数字和大写字母。训练时的精度很高，"
        "但是用 predict_rec.py 预测时，结果里出现了很多汉字，这些字根本不在我的字典里。\n\n运行的命令：\n\n"
        "```\npython3 tools/infer/predict_rec.py --image_dir=./plates/ --rec_model_dir=./inference/rec_plates/\n```\n\n"
        "是不是还需要指定什么参数？\n",
    ),
    Sample(
        "Typo in the quick start: the second link leads nowhere",
        'The second link under "Next steps" answers 404 since the pages moved.\n',
        STRANGER,
        ("docs",),
        ((MAINTAINER, "Fixed, thank you for telling us!"),),
        closed=True,
    ),
    Sample(
        "能否支持竖排古籍的版面分析",
        "我们想把馆藏的竖排古籍数字化，从右到左、从上到下阅读。目前的版面分析会把相邻的两列合并成一个框。"
        "请问有没有计划支持竖排版面？如果需要数据，我们可以提供一部分已经标注好的页面。\n",
        STRANGER,
    ),
    Sample(
        "Prediction with the STAR-Net TPS model stops with a grid_sampler error",
        "### 🐛 Bug (问题描述)\n\nI exported a recognition model with a TPS transform and run it on my own crops. "
        "It stops at the first image:\n\n```\n"
        "Error: Input(X) dims[3] and Input(Grid) dims[2] should be equal, "
        "but received X dimension[3](320) != Grid dimension[2](100)\n"
        "  [Hint: Expected grid_w == x_w] at (/paddle/fluid/operators/grid_sampler_op.cc:49)\n```\n\n"
        "### 🏃‍♂️ Environment (运行环境)\n\n- OS: Ubuntu 22.04\n- Python: 3.8\n\n"
        "### 🌰 Minimal Reproducible Example (最小可复现问题的Demo)\n\n"
        "```\npython3 tools/infer/predict_rec.py --image_dir=crops/ --rec_model_dir=inference/starnet/\n```\n",
    ),
)


@dataclass(frozen=True)
class Idea:
    """Something to try on the page for a new issue."""

    title: str
    body: str
    note: str


IDEAS = (
    Idea(
        "KeyError: 'predict' when exporting the attention model",
        "I converted my attention recognition model with `tools/export_model.py` and get\n\n"
        '```\nTraceback (most recent call last):\n  File "tools/export_model.py", line 62, in main\n'
        "KeyError: 'predict'\n```\n",
        "an error that entry 2 names",
    ),
    Idea(
        "图片里文字很多的时候预测特别慢",
        "一张图里有几百行字，识别要十几秒，检测很快。字少的图不到一秒。请问怎么调整可以快一点？\n",
        "a question, in Chinese, that entry 3 answers",
    ),
    Idea(
        "The C++ demo and the Python script give very different results",
        "Same picture, same model: cpp_infer on Windows reads half of the lines wrong, the Python script all of them "
        "right. The model is a downloaded one, the inference library is 1.8.\n",
        "a question that entry 10 answers",
    ),
    Idea(
        "Support for Klingon",
        "Do you plan a recognition model for Klingon? I have fonts.\n",
        "nothing in the FAQ answers this: the bot stays silent",
    ),
)


def furnish(sandbox: Sandbox, files: Mapping[str, bytes] | None = None, *, repo: str = REPO) -> None:
    """People, the bot's account and the repository with its labels and files."""
    for login, name in PEOPLE.items():
        sandbox.add_user(login, name=name)
    sandbox.add_user(BOT, type="Bot", name="faqbot")
    roles = {MAINTAINER: "admin"}
    sandbox.add_repo(repo, description="A repository to try faqbot in", roles=roles, labels=LABELS, files=files)


def open_samples(sandbox: Sandbox, *, repo: str = REPO) -> None:
    """Open the sample issues; the bot is told of each as of any other."""
    for sample in SAMPLES:
        issue = sandbox.open_issue(repo, sample.login, sample.title, sample.body)
        for login, text in sample.talk:
            sandbox.post_comment(repo, issue.number, login, text)
        if sample.labels:
            sandbox.add_labels(repo, issue.number, MAINTAINER, sample.labels)
        if sample.closed:
            sandbox.set_state(repo, issue.number, MAINTAINER, "closed")
