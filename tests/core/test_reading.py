from __future__ import annotations

from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading_facts import is_fact
from bot.core.reading_forms import clean_title, heading_text, is_environment, is_filler, is_form_heading
from bot.core.reading_lines import kind_of_line, kinds_of_lines
from tests.core.paddleocr import PLAIN, kinds

LINES = [
    # what a person writes
    ("How do I make it faster?", ""),
    ("python is great, and so is pip", ""),
    ("Note: this happens only sometimes", ""),
    ("I set use_gpu = True, and it works", ""),
    ("If your model is old: update it, please", ""),
    ("With --use_gpu it works, but not without", ""),
    ("return the picture to me, please", ""),
    ("std::getline drops nothing by itself, but the loop in our fork stops.", ""),
    ("getMetadata('x') is undefined when built by packtool. That is it.", ""),
    ("换成 paddleocr --lang=en 之后正常", ""),
    ("paddleocr --lang=en 之后结果就不对了，怎么办", ""),
    ("导出：见下", ""),
    ("make it work", ""),
    ("go to the page and start the server", ""),
    # commands
    ("python3 tools/infer_rec.py -c configs/x.yml -o Global.infer_img=a.jpg", "command"),
    ("$ paddleocr --image_dir a.jpg --lang en", "command"),
    ("!pip install paddleocr", "command"),
    ("% npm run build", "command"),
    ('pip install "paddleocr>=2.0.1"', "command"),
    ("git clone https://example.org/a.git", "command"),
    ("docker run -it --rm paddle:3.0 bash", "command"),
    ("export LD_LIBRARY_PATH=/usr/lib:$LD_LIBRARY_PATH", "command"),
    ("CUDA_VISIBLE_DEVICES=0 python train.py", "command"),
    (".\\build\\Release\\ppocr.exe system --image_dir=a.png", "command"),
    ("./ocr_db_crnn det.nb rec.nb a.jpg", "command"),
    ("paddle2onnx --model_dir=./x --save_file=a.onnx", "command"),
    ("(base) jane@box:~/ocr$ paddleocr -i a.png", "command"),
    ("PS C:\\ocr> paddleocr -i a.png", "command"),
    ("C:\\ocr>paddleocr -i a.png", "command"),
    ("--rec_char_dict_path=ppocr/utils/en_dict.txt \\", "command"),
    ("cd deploy/cpp_infer", "command"),
    ("npm install --save packtool", "command"),
    # code
    ("from paddleocr import PaddleOCR", "code"),
    ("import numpy as np", "code"),
    ("ocr = PaddleOCR(use_angle_cls=True, lang='en')", "code"),
    ("def infer(image):", "code"),
    ("for line in result:", "code"),
    ("print(line)", "code"),
    ("return result[0]", "code"),
    ("#include <opencv2/core.hpp>", "code"),
    ("std::vector<int> sizes = {1, 2};", "code"),
    ("const result = await fetch('a.wasm');", "code"),
    ("} else {", "code"),
    ("public static void main(String[] args) {", "code"),
    ("// not used any more", "code"),
    (">>> ocr.ocr('a.png')", "code"),
    # config
    ("Namespace(use_gpu=True, det_algorithm='DB', rec_batch_num=6)", "config"),
    ("[2023/07/14 12:29:49] ppocr DEBUG: Namespace(use_gpu=True, rec_batch_num=6)", "config"),
    ("[2022/01/05 10:11:12] root INFO:     use_gpu : True", "config"),
    ("character_dict_path: ./ppocr/utils/dict.txt", "config"),
    ("max_side_len  960", "config"),
    ("use_gpu: true", "config"),
    ('"rec_batch_num": 6,', "config"),
    # logs
    ("Traceback (most recent call last):", "log"),
    ('File "tools/infer.py", line 93, in <module>', "log"),
    ("IndexError                 Traceback (most recent call last)", "log"),
    ("---> 12 result = ocr.ocr(path)", "log"),
    ("[2022/01/05 10:11:12] ppocr INFO: epoch: [1/500], loss: 5.2", "log"),
    ("2024-01-05 10:11:12,123 - root - INFO - start", "log"),
    ("I0823 14:52:24.655612  1234 analysis_predictor.cc:99] fuse", "log"),
    ("analysis_config.cc:231] Please compile with MKLDNN", "log"),
    ("ppocr DEBUG: dt_boxes num : 24, elapse : 7.58", "log"),
    ("--- Running IR pass [simplify_with_basic_ops_pass]", "log"),
    ("0   std::string paddle::platform::GetTraceBackString<char const*>(char const*&&)", "log"),
    ("paddle::AnalysisPredictor::ZeroCopyRun()", "log"),
    ("#3  0x00007ffff7a42428 in raise ()", "log"),
    ("at FSWatcher.<computed> (node:internal/fs/watchers:247:19)", "log"),
    ("at com.example.Ocr.run(Ocr.java:12)", "log"),
    ("goroutine 1 [running]:", "log"),
    ("Collecting paddleocr", "log"),
    ("Requirement already satisfied: numpy in ./lib", "log"),
    ("100%|██████████| 3.16M/3.16M", "log"),
    ("loading shards:  68%|█████   | 13/19", "log"),
    ("[[[24.0, 36.0], [304.0, 34.0]], ('text', 0.99)]", "log"),
    ("D/PaddleOCR(12345): start", "log"),
    ("tsconfig.json(12,14): error TS5090: Non-relative paths are not allowed.", "log"),
    ("warning C4244: conversion from 'double' to 'float'", "log"),
    ("E/AndroidRuntime: FATAL EXCEPTION: main", "log"),
    ("/opt/app/router.js:46", "log"),
    ("./node_modules/a/b.ts:3:7", "log"),
    ("(at /paddle/paddle/fluid/memory/allocation/cuda_allocator.cc:87)", "log"),
    ("[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f1f4]", "log"),
    ("exit status 2", "log"),
    ("In file included from src/ocr.cpp:1:", "log"),
    ("compilation terminated.", "log"),
    ("========== 生成: 成功 0 个，失败 1 个 ==========", "log"),
    ("CUDA kernel errors might be asynchronously reported at some other API call", "log"),
    ("For debugging consider passing CUDA_LAUNCH_BLOCKING=1.", "log"),
    ("Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.", "log"),
    ("If reserved memory is >> allocated memory try setting max_split_size_mb to avoid fragmentation.", "log"),
    ("See documentation for Memory Management and PYTORCH_CUDA_ALLOC_CONF", "log"),
    ("tensorflow 2.3.0 requires numpy<1.19.0,>=1.16.0, but you have numpy 1.21.0 which is incompatible.", "log"),
    ("note: This error originates from a subprocess, and is likely not a problem with pip.", "log"),
    ("Package                Version", "log"),
    ("Process finished with exit code -1073741819 (0xC0000005)", "log"),
    ("Press any key to continue . . .", "log"),
    ("请按任意键继续. . .", "log"),
    ("所在位置 行:1 字符: 1", "log"),
    ("进程已结束,退出代码-1073741819 (0xC0000005)", "log"),
    ("Step 3/7 : RUN pip install --upgrade pip", "log"),
    ("---> Running in 1234abcd", "log"),
    ("#12 [ 5/ 9] RUN pip install -r requirements.txt", "log"),
    ("The command '/bin/sh -c pip3 install' returned a non-zero code: 1", "log"),
    ('{"status":"101","msg":"no","results":""}', "log"),
    ("1 from paddleocr import PaddleOCR", "log"),
    ("This application failed to start because no Qt platform plugin could be initialized.", "log"),
    ("Available platform plugins are: eglfs, linuxfb, minimal.", "log"),
    ("OMP: Hint This means that multiple copies of the OpenMP runtime have been linked into the program.", "log"),
    ("Current thread 0x00007f (most recent call first):", "log"),
    ("“ocr.exe”(Win32): 已加载“C:\\Windows\\System32\\ntdll.dll”。", "log"),
    ("程序“[1234] ocr.exe”已退出，返回值为 -1073741819 (0xc0000005)。", "log"),
    ("cudatoolkit               10.2.89              hfd86e86_1", "log"),
    ("ocr  2 works  fine", ""),
    ('{"x", {1, 3, 50, 50}},', ""),
    ('{"images": ["data:..."]}, is the prefix wrong?', ""),
    # sentences that begin like output
    ("1 from 10 images fails", ""),
    ("程序闪退", ""),
    ("Step 3 of the guide fails", ""),
    ("The command returned nothing", ""),
    ("#12 is the same problem", ""),
    ("See documentation, it says nothing about this.", ""),
    ("If I pass the option it works.", ""),
    ("Package it with pyinstaller, then start it.", ""),
    ("Check the permissions of my token please", ""),
    ("Version 2 requires a new driver, is that right?", ""),
    ("In file dialogs nothing is shown.", ""),
    # rules
    ("----------------------", "rule"),
    ("==========", "rule"),
]


@pytest.mark.parametrize(("line", "kind"), LINES)
def test_the_kind_of_a_line(line: str, kind: str) -> None:
    assert kind_of_line(line) == kind


_TIMES = ("[2024/01/02 03:04:05] ", "2024-01-02 03:04:59,123 - ", "[2024/01/02 03:05:00] ", "2024-01-02 03:0", "")
_TAILS = (
    *("ppocr INFO: epoch: [1/500], loss: 0.5", "ppocr INFO: Namespace(a=1)", "ppocr INFO:     lr : 0.1"),
    *("INFO: lr\t: 0.1", "ERROR : it failed", "I restarted it. Why does it hang?", "我重启了", "train.py --lr 1"),
)


@given(st.lists(st.builds(add, st.sampled_from(_TIMES), st.sampled_from(_TAILS))))
def test_lines_in_a_row_are_of_the_kind_that_each_is_of_by_itself(lines: list[str]) -> None:
    assert kinds_of_lines(lines) == [kind_of_line(line) for line in lines]


TITLES = [
    ("Slow on CPU", "Slow on CPU"),
    ("[PP-OCRv5] slow on CPU", "[PP-OCRv5] slow on CPU"),
    ("Bugs in the docs", "Bugs in the docs"),
    ("[Bug] Slow", "Slow"),
    ("[BUG]: Slow", "Slow"),
    ("[Bug][Question] Slow", "Slow"),
    ("【新手】怎么训练", "怎么训练"),
    ("【求助】 怎么训练", "怎么训练"),
    ("(Feature Request) a dark mode", "a dark mode"),
    ("Question: how fast is it", "how fast is it"),
    ("问题：识别慢", "识别慢"),
    ("🐛 Slow", "Slow"),
    ("[Bug]", ""),
    ("", ""),
]


@pytest.mark.parametrize(("title", "cleaned"), TITLES)
def test_markers_before_a_title_are_taken_off(title: str, cleaned: str) -> None:
    assert clean_title(title) == cleaned


FILLERS = [
    *(
        "",
        "无",
        "d",
        "*",
        "///",
        "N/A",
        "n/a",
        "None",
        "none.",
        "no",
        "No",
        "_No response_",
        "暂无",
        "没有",
        "无报错",
        "...",
        "Soon",
        "no code",
    ),
    *("`None`", "如题", "同上", "-", "See above"),
]
ANSWERS = ["win10", "None of the pictures is read", "no error, but nothing is read", "没有识别出来", "无法识别"]


@pytest.mark.parametrize("text", FILLERS)
def test_an_answer_that_says_nothing(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_says_something(text: str) -> None:
    assert not is_filler(text)


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("### How to speed up recognition?", False),
        ("### Docker", False),
        ("## 为什么这么慢", False),
        ("### Describe the bug", True),
        ("### What should have happened?", True),
        ("### 🐛 Bug", True),
        ("#### 问题描述 / Problem Description", True),
        ("**Expected behavior**", True),
        ("### Is there an existing issue for this?", True),
        ("### 环境", True),
    ],
)
def test_headings_of_forms_are_told_from_those_of_the_author(line: str, form: bool) -> None:
    assert is_form_heading(heading_text(line)) is form


@pytest.mark.parametrize("name", ["Environment", "系统环境/System Environment", "版本号/Version", "System Info", "OS"])
def test_sections_about_the_environment(name: str) -> None:
    assert is_environment(name)


BODIES = [
    pytest.param("", [], id="nothing"),
    pytest.param("> quoted\n>> and again\nmine", [("prose", "mine")], id="quotes go"),
    pytest.param("a <!-- hidden\nhidden\n--> b", [("prose", "a\nb")], id="comments go"),
    pytest.param(
        "shown <!-- hidden --> too <!-- hidden -->", [("prose", "shown  too")], id="comments within a line go"
    ),
    pytest.param("a\n<!-- never closed\nb", [("prose", "a")], id="an open comment hides the rest"),
    pytest.param("```\n<!-- shown -->\n```", [("code", "<!-- shown -->")], id="in code a comment is code"),
    pytest.param("![a](b.png) <img src='x'> ![c](d(1).png)", [], id="images go"),
    pytest.param(
        "<details><summary>Log</summary>\n\nIt works on Linux\n</details>",
        [("prose", "Log\nIt works on Linux")],
        id="tags go",
    ),
    pytest.param("- [x] done\n- [ ] not done\n* [X] done", [], id="boxes go"),
    pytest.param("a < b and c > d", [("prose", "a < b and c > d")], id="comparisons stay"),
    pytest.param(
        ">>> ocr.ocr(x)\nKeyError: 'x'",
        [("code", ">>> ocr.ocr(x)"), ("error", "KeyError: 'x'")],
        id="Python's prompt is no quote",
    ),
    pytest.param(
        "环境：win10\n结果慢", [("config", "环境：win10"), ("prose", "结果慢")], id="an own label of the environment"
    ),
    pytest.param(
        "命令：python a.py --x=1\n不行",
        [("command", "python a.py --x=1"), ("prose", "不行")],
        id="a command behind a label",
    ),
    pytest.param("速度：慢", [("prose", "速度：慢")], id="a short answer of one's own stays"),
    pytest.param("问题：慢", [("prose", "慢")], id="a short answer behind a label stays"),
    pytest.param("The title", [], id="the title again goes"),
    pytest.param(
        "run:\n```bash\npaddleocr -i a.png\n```\nnothing",
        [("prose", "run:"), ("command", "paddleocr -i a.png"), ("prose", "nothing")],
        id="a fenced command",
    ),
    pytest.param(
        "```\n识别出来的全是空白\n怎么办才好\n```",
        [("prose", "识别出来的全是空白\n怎么办才好")],
        id="fenced prose is prose",
    ),
    pytest.param(
        "```python\nx = 1\nuse_gpu=True,\n# 注释\n```",
        [("code", "x = 1\nuse_gpu=True,\n# 注释")],
        id="fenced code stays together",
    ),
    pytest.param("```yaml\nGlobal:\n  use_gpu: true\n```", [("config", "Global:\n  use_gpu: true")], id="fenced yaml"),
    pytest.param(
        "Log：```\nline one of it\nKeyError: 'a'\n```",
        [("log", "line one of it"), ("error", "KeyError: 'a'")],
        id="a fence behind a label",
    ),
    pytest.param(
        "```\nnever closed\nKeyError: 'a'", [("log", "never closed"), ("error", "KeyError: 'a'")], id="an open fence"
    ),
    pytest.param(
        "~~~\nKeyError: 'a'\n```\nx = 1\n~~~\nafter it",
        [("error", "KeyError: 'a'"), ("code", "```\nx = 1"), ("prose", "after it")],
        id="tildes",
    ),
    pytest.param(
        "use_gpu 0\ngpu_mem  4000\n# det config\nmax_side_len  960",
        [("config", "use_gpu 0\ngpu_mem  4000\n# det config\nmax_side_len  960")],
        id="an unfenced config file",
    ),
    pytest.param(
        "Architecture is\n  model_type: det\n  Backbone:\n    name: ResNet",
        [("prose", "Architecture is"), ("config", "  model_type: det\n  Backbone:\n    name: ResNet")],
        id="unfenced yaml",
    ),
    pytest.param(
        "python a.py -c b.yml \\\n  -o Global.x=1\nthat fails",
        [("command", "python a.py -c b.yml \\\n-o Global.x=1"), ("prose", "that fails")],
        id="a command over two lines",
    ),
    pytest.param(
        'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    g()\nKeyError: 1\n\n'
        "During handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n"
        '  File "b.py", line 4, in h\n    raise ValueError(x)\nValueError: bad\nwhat now?',
        [
            ("log", 'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    g()'),
            ("error", "KeyError: 1"),
            (
                "log",
                "During handling of the above exception, another exception occurred:\n"
                'Traceback (most recent call last):\n  File "b.py", line 4, in h\n    raise ValueError(x)',
            ),
            ("error", "ValueError: bad"),
            ("prose", "what now?"),
        ],
        id="chained tracebacks without a fence",
    ),
    pytest.param(
        "ResourceExhaustedError:\n\nOut of memory on GPU 0. Cannot allocate 2MB",
        [("error", "ResourceExhaustedError:"), ("error", "Out of memory on GPU 0. Cannot allocate 2MB")],
        id="the message on the line below",
    ),
    pytest.param(
        "----------------------\nError Message Summary:\n----------------------\n"
        "FatalError: it stopped\n  [TimeInfo: *** Aborted at 1 ***]",
        [("error", "FatalError: it stopped"), ("log", "  [TimeInfo: *** Aborted at 1 ***]")],
        id="the summary of a native stack",
    ),
    pytest.param(
        "InvalidArgumentError: shapes differ\n  [Hint: Expected a == b.] (at /paddle/x.h:1)\n"
        "  [operator < conv2d > error]",
        [
            ("error", "InvalidArgumentError: shapes differ"),
            ("error", "[Hint: Expected a == b.] (at /paddle/x.h:1)"),
            ("error", "[operator < conv2d > error]"),
        ],
        id="hint and operator",
    ),
    pytest.param(
        "训练时 KeyError: 'a'，怎么解决",
        [("prose", "训练时"), ("error", "KeyError: 'a'"), ("prose", "怎么解决")],
        id="an error in a sentence",
    ),
    pytest.param(
        "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB\n"
        "(GPU 0; 10.76 GiB total capacity; 9.41 GiB already allocated)\nWhat can I do?",
        [
            ("error", "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB"),
            ("error", "(GPU 0; 10.76 GiB total capacity; 9.41 GiB already allocated)"),
            ("prose", "What can I do?"),
        ],
        id="an error that goes on in the next line",
    ),
    pytest.param(
        "CMake Error at CMakeLists.txt:20 (find_package):\n  By not providing a file this project has\n"
        "  asked CMake to find one.\n\n  Could not find it.\n\nWhat is missing?",
        [
            ("error", "CMake Error at CMakeLists.txt:20 (find_package):"),
            ("error", "By not providing a file this project has"),
            ("log", "  asked CMake to find one.\n  Could not find it."),
            ("prose", "What is missing?"),
        ],
        id="CMake's messages are indented",
    ),
    pytest.param(
        "# Name           Version      Build  Channel\ncudatoolkit      10.2.89      hfd86e86_1\nWhich one?",
        [
            (
                "log",
                "# Name           Version      Build  Channel\ncudatoolkit      10.2.89      hfd86e86_1",
            ),
            ("prose", "Which one?"),
        ],
        id="what conda lists",
    ),
    pytest.param(
        "Error in 'predict' step\nmalloc() is slow in my profile",
        [("prose", "Error in 'predict' step\nmalloc() is slow in my profile")],
        id="sentences that share words with glibc's errors",
    ),
    pytest.param(
        '{"errorCode": 422}\nInstalled with `pip install ocr`, version 3.0.1',
        [("log", '{"errorCode": 422}'), ("prose", "Installed with `pip install ocr`, version 3.0.1")],
        id="behind a whole JSON object",
    ),
    pytest.param(
        "Uncaught (in promise) TypeError: x is undefined",
        [("error", "Uncaught (in promise) TypeError: x is undefined")],
        id="a browser's console",
    ),
    pytest.param(
        "PermissionError: [WinError 5] アクセスが拒否されました。",
        [("error", "PermissionError: [WinError 5] アクセスが拒否されました。")],
        id="Windows in Japanese",
    ),
    pytest.param(
        "# Setup\n\nUbuntu 22.04\n# How I call it\nf(x)",
        [("config", "Ubuntu 22.04"), ("code", "# How I call it\nf(x)")],
        id="headings and comments",
    ),
    pytest.param(
        "### Environment\nRTX 3060\nDoes that suffice?",
        [("config", "RTX 3060"), ("prose", "Does that suffice?")],
        id="a question among facts",
    ),
]


@pytest.mark.parametrize(("body", "passages"), BODIES)
def test_a_body_is_told_apart(body: str, passages: list[tuple[str, str]]) -> None:
    assert kinds(PLAIN.read("The title", body)) == passages


def test_a_title_that_is_an_error_is_title_and_error() -> None:
    text = PLAIN.read("[Bug] KeyError: 'predict' when exporting", "")
    assert [(passage.kind, passage.line, passage.text) for passage in text.passages] == [
        ("title", 0, "KeyError: 'predict' when exporting"),
        ("error", 0, "KeyError: 'predict' when exporting"),
    ]


def test_a_body_may_be_missing() -> None:
    assert PLAIN.read("Only a title", None).passages == PLAIN.read("Only a title", "").passages


def test_passages_know_their_line_and_section() -> None:
    text = PLAIN.read("t", "first\n\n### Steps to reproduce\n\nopen it\n\n### Environment\n\nUbuntu 22.04\n")
    assert [(passage.line, passage.section) for passage in text.of("prose", "config")] == [
        (1, ""),
        (5, "Steps to reproduce"),
        (9, "Environment"),
    ]


FACTS = [
    "Python 3.10",
    "- OS: Windows 11",
    "显卡：RTX 3060",
    "CUDA 11.2",
    "paddleocr==2.6.1.3",
    "win10 64bit, python 3.8",
]
NO_FACTS = [
    "Windows or Linux?",
    "GPU is nearly idle",
    "python 3.8 and 3.9 both show it, so which one should I take for a server with two cards and little memory, please",
    "win10，用 conda 装的，跑不起来",
    "It took 3.5 seconds",
]


@pytest.mark.parametrize("line", FACTS)
def test_a_fact_about_the_environment(line: str) -> None:
    assert is_fact(line)


@pytest.mark.parametrize("line", NO_FACTS)
def test_a_line_that_only_mentions_the_environment(line: str) -> None:
    assert not is_fact(line)


#: Bodies that are read wrongly today, with what the last passage should be; a row that comes right must move up.
KNOWN_WRONG = [
    pytest.param(
        "INFO: started\nUse a production server instead.",
        ("log", "INFO: started\nUse a production server instead."),
        id="a sentence in a log without a fence",
    ),
    pytest.param(
        "[2024/01/02 03:04:05] 开始\n共 100 张图",
        ("log", "[2024/01/02 03:04:05] 开始\n共 100 张图"),
        id="Chinese output without a fence",
    ),
]


@pytest.mark.parametrize(("body", "last"), KNOWN_WRONG)
def test_known_faults_are_still_there(body: str, last: tuple[str, str]) -> None:
    assert kinds(PLAIN.read("t", body))[-1] != last
