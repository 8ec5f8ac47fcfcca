"""What issue forms in general look like: their headings, their fillers, markers before titles."""

from __future__ import annotations

import re

#: Words that headings of issue forms are made of. A heading with no other words says nothing about the issue.
_FORM_WORDS = """
    a about actual add additional additionally alternative alternatives an and any anything appendix are as ask asking
    attach attachment attachments background before behavior behaviour branch browser bug bugs can checklist
    checks code command commands comment comments complete component components conduct config configuration
    considered console contact context contribution could current debug describe described description desktop
    details device did directly doc docs documentation does else enhancement env environment environments error
    errors exact example examples existing expect expectation expected explain extra feature fix for form found
    from full general guidelines happen happened happening happens hardware have help here how if im improvement
    in info information informations input instead is issue issues it items its ive kind like link links list
    log logs message messages minimal more motivation my name new note notes observed of on operating optional
    or os other others output outputs paste platform please possible potential pr preliminary prerequisite
    prerequisites priority problem problems proposal proposed provide pull question questions reason related
    relevant report reported reproduce reproduces reproducible reproducing reproduction request requested
    requirements result results sample screenshot screenshots script search searching section see seen setup
    severity should smartphone snippet software solution solutions some stack stacktrace started statement step
    steps submit submitting such suggest suggested suggestion suggestions summary support sysinfo system task
    tasks tell template terms that the there thing this title to trace traceback tried type user verify version
    versions was we were what when where which why will willing with workaround would yes you youd your youve
"""
#: Headings in Chinese that forms use, and labels that people write before an answer.
_FORM_LABELS = """
    问题 问题描述 描述 bug描述 运行环境 系统环境 环境 环境信息 版本 版本号 版本信息 系统 操作系统 复现步骤
    复现代码 复现方法 重现步骤 最小复现 最小可复现问题的demo 期望结果 预期结果 期望行为 预期行为 实际结果
    实际行为 报错 报错信息 报错如下 完整报错 错误信息 错误日志 日志 截图 附件 其他 其它 补充 补充信息 补充说明
    备注 可能解决方案 相关信息 运行指令 问题相关组件 背景 解决步骤 命令 代码 输出
"""
FORM_WORDS = frozenset(_FORM_WORDS.split())
_LABELS = frozenset(_FORM_LABELS.split())

_ENVIRONMENT = re.compile(
    r"environment|\benv\b|sysinfo"
    r"|^(?:system|gpu|cpu|cuda|显卡|内存)$|\bversions?\b|system info|platform|\bdesktop\b|smartphone|\bos\b"
    r"|operating system|hardware|环境|版本|硬件|系统|依赖",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"no response|none|null|nil|n/?a|nothing|no(?:ne)? code|no need|not (?:applicable|available|needed|yet)|no error"
    r"|soon|todo|tbd|test|same as above|as above|see above|as title|see title|yes/no|yes|no|ditto"
    r"|无|暂无|没有|没|无报错|无代码|无需|不需要|略|同上|见上|如上|如题|见标题|如标题|空|[\W_]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
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
    if not lowered or len(lowered) > 80:
        return False
    if lowered in _LABELS:
        return True
    if not lowered.isascii():
        return "/" in lowered and all(is_form_heading(half.strip()) for half in lowered.split("/", 3))
    words = _WORD.findall(lowered.replace("'", ""))
    return bool(words) and len(words) <= 10 and all(word in FORM_WORDS for word in words)


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
