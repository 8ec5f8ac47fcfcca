"""What issue forms in general look like: their headings, their fillers, markers before titles."""

from __future__ import annotations

import re

#: Headings and labels of issue forms at large. They are no words of the author's, but name the section.
FORM_HEADINGS: frozenset[str] = frozenset(
    heading.strip()
    for heading in """
    describe the bug | bug description | the bug | bug | bugs | what happened | description | issue description
    problem description | problem | summary | steps to reproduce | to reproduce | reproduce | reproduction
    how to reproduce | reproduction steps | reproduction code | reproduction script | minimal reproducible example
    minimal example | reproducible example | code example | expected behavior | expected behaviour | expected result
    expected results | expected | what did you expect | what did you expect to happen | actual behavior
    actual behaviour | actual result | actual results | actual | current behavior | current behaviour
    observed behavior | screenshots | screenshot | additional context | additional information | additional info
    additional | additional notes | anything else | environment | environments | environment info
    environment information | your environment | system info | system information | system environment
    runtime environment | versions | version | desktop | smartphone | device | platform | logs | log | log output
    relevant log output | error | error message | error messages | error log | error logs | traceback | error traceback
    stack trace | stacktrace | complete error message | full error message | search before asking | checklist
    prerequisite | prerequisites | preliminary checks | before submitting | code of conduct | task | tasks
    possible solution | possible solutions | suggested solution | bug fix | are you willing to submit a pr
    willing to submit a pr | contribution | is your feature request related to a problem? please describe
    is your feature request related to a problem | describe the solution you'd like
    describe alternatives you've considered | feature request | feature | motivation | proposal | proposed solution
    alternatives | use case | question | questions | your question | ask your question | what is your question
    documentation issue | the doc issue | suggest a potential alternative/fix | appendix | attachments | informations
    information | related components | command code | command | code | sample code | output | other | others | branch
    reproduces the problem - code sample | reproduces the problem - command or script
    reproduces the problem - error message | component | severity | operating system | os | browser
    问题 | 问题描述 | 描述 | bug描述 | 运行环境 | 系统环境 | 环境 | 环境信息 | 版本 | 版本号 | 版本信息
    系统 | 操作系统 | 复现步骤 | 复现代码 | 复现方法 | 重现步骤 | 最小复现 | 最小可复现问题的demo | 期望结果
    预期结果 | 期望行为 | 预期行为 | 实际结果 | 实际行为 | 报错 | 报错信息 | 报错如下 | 完整报错 | 错误信息
    错误日志 | 日志 | 截图 | 附件 | 其他 | 其它 | 补充 | 补充信息 | 补充说明 | 备注 | 可能解决方案 | 相关信息
    运行指令 | 问题相关组件 | 背景 | 解决步骤 | 命令 | 代码 | 输出
    """.replace("\n", "|").split("|")
    if heading.strip()
)

_ENVIRONMENT = re.compile(
    r"environment|\benv\b|\bversions?\b|system info|platform|\bdesktop\b|smartphone|\bos\b|operating system|hardware"
    r"|环境|版本|硬件|系统|依赖",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"no response|none|null|nil|n/?a|nothing|no(?:ne)? code|no need|not (?:applicable|available|needed|yet)|no error"
    r"|soon|todo|tbd|test|same as above|as above|see above|as title|see title|yes/no|yes|no|ditto"
    r"|无|暂无|没有|没|无报错|无代码|无需|不需要|略|同上|见上|如上|如题|见标题|如标题|空|[\W_]*",
    re.IGNORECASE,
)
_LEADING = re.compile(r"[^\w]*")
_PARENTHESES = re.compile(r"\s*[(（][^()（）]{0,60}[)）]\s*$")
_EDGES = " \t*_#:：-—.。?？!！"

_MARKERS = (
    r"bugs?(?:[ -]?report)?|questions?|feature(?:[ -]?request)?|feat|enhancement|help(?: ?wanted| needed)?|docs?"
    r"|documentation|issue|urgent|newbie|beginner|discussion|usage|performance|support"
    r"|问题|求助|新手(?:求助|提问)?|小白|萌新|提问|请教|咨询|紧急|急|建议|反馈|报错|需求|讨论|功能(?:请求|建议)?|文档|问题反馈"
)
_TITLE_PREFIX = re.compile(
    rf"^(?:\s*(?:[\[【(（「]\s*(?:{_MARKERS})\s*[\]】)）」]\s*[:：\-]?|(?:{_MARKERS})\s*[:：]|[🐛🚀❓✨📚])\s*)+",
    re.IGNORECASE,
)


def heading_text(text: str) -> str:
    """The words of a heading or label, without markup, leading symbols and a translation in parentheses behind it."""
    text = _PARENTHESES.sub("", text.strip(_EDGES))
    return _LEADING.sub("", text, count=1).strip(_EDGES)


def is_form_heading(text: str) -> bool:
    """Whether these words (of `heading_text`) are a heading that issue forms use; of a bilingual one both halves."""
    lowered = text.lower()
    if len(lowered) > 80:
        return False
    return lowered in FORM_HEADINGS or (
        "/" in lowered and all(half.strip() in FORM_HEADINGS for half in lowered.split("/"))
    )


def is_environment(section: str) -> bool:
    """Whether a section of that name holds facts about the environment."""
    return 0 < len(section) <= 60 and _ENVIRONMENT.search(section) is not None


def is_filler(text: str) -> bool:
    """Whether an answer to a required box says nothing: at most three characters, None, 无, N/A, _No response_."""
    text = text.strip(" \t\n`")
    return len(text) <= 3 or (len(text) <= 20 and _FILLER.fullmatch(text.strip(_EDGES)) is not None)


def clean_title(title: str) -> str:
    """A title without markers such as [Bug], 【新手】 or `Question:` before it."""
    return _TITLE_PREFIX.sub("", title, count=1).strip()
