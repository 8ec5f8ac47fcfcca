"""The catalog of PaddleOCR on natural questions: what it answers, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog.loader import load_folder, require
from bot.core.decide import decide
from bot.core.match import Decision
from bot.core.matching import Matcher
from bot.core.policy import Policy


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(require(load_folder(Path(__file__).parents[2] / "faq")))


def decided(matcher: Matcher, title: str, body: str = "") -> Decision:
    return decide(matcher.match(matcher.read(title, body)), Policy())


#: Questions that it is not sure enough of. Take out what it has learned to answer; put in what it need not answer.
SILENT_ON = {"2 en", "2 zh", "3 en", "4 en", "4 zh", "7 en", "8 en", "10 en"}
#: (entry, title, body): one natural question in each language for each of the ten seed entries.
ASKED = [
    pytest.param(
        1,
        "TypeError about gradient_clip when I start predict_system.py",
        "TypeError: __init__() got an unexpected keyword argument 'gradient_clip'",
        id="1 en",
    ),
    pytest.param(
        1,
        "跑预测就报 gradient_clip 的错",
        "刚装好 paddle，运行 tools/infer/predict_system.py 提示\n"
        "TypeError: __init__() got an unexpected keyword argument 'gradient_clip'",
        id="1 zh",
    ),
    pytest.param(
        2,
        "Cannot export RARE to an inference model",
        "export_model.py stops:\n```\n    fetches_var = [fetches['predict']]\nKeyError: 'predict'\n```",
        id="2 en",
    ),
    pytest.param(
        2,
        "attention 模型导出时 KeyError",
        "训练好的 attention 识别模型，执行 export_model.py 报错 KeyError: 'predict'，该怎么转换？",
        id="2 zh",
    ),
    pytest.param(
        3,
        "Why does prediction take so long on a page full of text?",
        "An invoice with 8 lines takes 0.5 s, a page of a book with 250 text boxes takes 11 s, nearly all of it in "
        "recognition.",
        id="3 en",
    ),
    pytest.param(
        3,
        "文字多的图片预测特别慢",
        "一张报纸检测出 280 个框，识别要十几秒，文字少的图很快，怎么能快一点？",
        id="3 zh",
    ),
    pytest.param(
        4,
        "Is deployment as a service supported yet?",
        "I would like to run PaddleOCR behind an HTTP service, and later on a phone. Has this been released?",
        id="4 en",
    ),
    pytest.param(
        5,
        "Release date of SRN and SAST",
        "Both are marked as coming soon in the list of algorithms. When will they be open source?",
        id="5 en",
    ),
    pytest.param(
        5,
        "SAST 和 SRN 什么时候能开源",
        "算法列表里说即将开源自研算法 SAST、SRN，有时间表吗？",
        id="5 zh",
    ),
    pytest.param(
        6,
        "Lightweight versus general model",
        "There is an 8.6M ultra-lightweight Chinese model and a general one. What do they differ in?",
        id="6 en",
    ),
    pytest.param(
        6,
        "8.6M 的轻量模型和通用模型差在哪里？",
        "两个中文模型用的骨干网络不一样吗，训练数据相同吗？",
        id="6 zh",
    ),
    pytest.param(
        7,
        "官方模型的训练集能公开吗",
        "开源的中文识别模型用了哪些数据训练，合成数据会开源吗？",
        id="7 zh",
    ),
    pytest.param(
        8,
        "TPS 模型预测时维度不一致",
        "转成 inference 之后预测报错：\nInput(X) dims[3] and Input(Grid) dims[2] should be equal, "
        "but received X dimension[3](512) != Grid dimension[2](100)",
        id="8 zh",
    ),
    pytest.param(
        9,
        "Output has letters that my custom dictionary does not contain",
        "I trained on my own dictionary of 40 symbols, eval accuracy is 0.96. predict_rec.py with the exported model "
        "prints Chinese characters that are not in my dictionary.",
        id="9 en",
    ),
    pytest.param(
        9,
        "用自己的字典训练，预测出来的字不在字典里",
        "字典里只有数字，训练精度 97%，导出后 predict_rec.py 输出的全是中文，为什么？",
        id="9 zh",
    ),
    pytest.param(
        10,
        "cpp_infer 的识别结果和 Python 对不上",
        "同一个模型同一张图，C++ 推理出来的文字是错的，python 推理是对的，怎么回事？",
        id="10 zh",
    ),
    pytest.param(4, "移动端部署什么时候出？", "想把 OCR 放到手机 App 里，Paddle Lite 的部署方案发布了吗？", id="4 zh"),
    pytest.param(
        7,
        "What were the Chinese models trained on?",
        "I want to cite the training data of the released recognition model. Which data sets are it, and can I get "
        "them?",
        id="7 en",
    ),
    pytest.param(
        8,
        "STAR-Net model cannot predict",
        "```\nInvalidArgumentError: Input(X) dims[3] and Input(Grid) dims[2] should be equal, but received "
        "X dimension[3](256) != Grid dimension[2](100)\n```",
        id="8 en",
    ),
    pytest.param(
        10,
        "C++ and Python do not agree",
        "With the same inference model and image, cpp_infer gives completely different text than the Python script.",
        id="10 en",
    ),
]
UNRELATED = [
    pytest.param("Add a progress bar to the labelling window", "I would like to see how many pictures are left."),
    pytest.param("Typo in the table of contents", "The second heading says 'Quik start'."),
    pytest.param("文档网站的搜索框没有反应", "点击搜索框以后没有任何变化，浏览器是 Firefox。"),
    pytest.param("How do I cite the paper?", "Is there a BibTeX entry for the newest report?"),
    pytest.param("希望支持手写数学公式识别", "目前的公式识别对手写效果不好，有计划吗？"),
    pytest.param("Unit tests fail on my fork", "Two tests in tests/pipelines time out in CI. Locally all is green."),
    pytest.param("Where is the roadmap for next year?", "I look for the list of planned features."),
    pytest.param("检测模型训练时 recall 一直不变", "改了学习率也没用，数据有两千张，请问应该调哪些参数？"),
    pytest.param("License of the logo", "May I use the logo on a poster for a university course?"),
    pytest.param("请问能否返回每行文字的字体和颜色", "想把扫描件还原成 Word，需要字号和颜色信息。"),
]


@pytest.mark.parametrize(("entry", "title", "body"), ASKED)
def test_a_natural_question_is_answered_or_at_least_never_wrongly(matcher, request, entry, title, body):
    decision = decided(matcher, title, body)
    may_be_silent = request.node.callspec.id in SILENT_ON
    assert decision.best is not None and decision.best.entry == entry
    assert decision.entry == entry or (may_be_silent and decision.entry is None), decision.reasons


@pytest.mark.parametrize(("title", "body"), UNRELATED)
def test_an_unrelated_issue_gets_nothing(matcher, title, body):
    decision = decided(matcher, title, body)
    assert decision.kind == "abstain", decision.reasons


@pytest.mark.parametrize("numbers", [(320, 100), (33, 100), (1280, 640)])
def test_the_error_of_entry_8_is_answered_by_its_signature_whatever_its_numbers(matcher, numbers):
    received = "X dimension[3]({}) != Grid dimension[2]({})".format(*numbers)
    line = f"InvalidArgumentError: Input(X) dims[3] and Input(Grid) dims[2] should be equal, but received {received}"
    body = f"I run predict_rec.py with my TPS model.\n\n```\n{line}\n```"
    decision = decided(matcher, "Prediction with TPS fails", body)
    assert decision.entry == 8, decision.reasons
    assert decision.best is not None
    assert "signature" in {item.kind for item in decision.best.evidence}


def test_no_example_of_an_entry_is_answered_with_another(matcher):
    wrong = []
    for entry in matcher.catalog.active:
        for text in entry.match:
            title, _, body = text.strip().partition("\n")
            decision = decided(matcher, title, body)
            if decision.entry not in (None, entry.id):
                wrong.append((entry.id, title, decision.entry))
    assert wrong == []
