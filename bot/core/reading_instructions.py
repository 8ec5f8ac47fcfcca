"""What issue forms say to whoever fills them in: instructions, questions, labels, and assurances to sign.

Every project words them in its own way, but from the same few hundred words, none of which names what a FAQ answers.
"""

from __future__ import annotations

import re

from bot.core.reading_forms import FORM_WORDS

#: Beside the words of headings: those that such sentences are made of. None of them names a thing that a FAQ answers.
_SENTENCE_WORDS = frozenset(
    """
    able above accept across address addresses advance after afterwards again against agree ahead all already also
    always answer answered answering answers anyone appear appears applicable apply appreciate appreciated appropriate
    are aren't arguments article asked asking assign assist attached attention avoid aware basic be because been begin
    behaviors behaviours being below best better blank both box boxes brief briefly briefest bugs but button by care
    case cases caused causing certain change changed changes chance channel channels chat check checked checking choose
    clarity clean clear clearly click close closed closing codebase collect collected comment commented comments commit
    committed committing common community complete completed completely concise confirm confirmed consider
    considering contain containing contains contribute contributed contributing contributor contributors copied copy
    copying correct correctly cover create created creating current currently date deal deep default delete
    demonstrate demonstrates demonstrating describes detail detailed detailing determine develop developer developers
    diagnose diff difficult directly disclose discord discuss discussed discussions displayed dive do docs
    documentations does doesn't done don't doubt down drag drop due duplicate duplicated duplicates during each easier
    easily easy edit effort either elsewhere empty enough ensure enter entire entry error's especially etc even ever
    every everyone everything exact exactly except exhaustive exist exists explanation explaining facing familiar
    faq faqs far fast faster features feel few figure figures file filed files fill filled filling find fine first
    fix fixed
    fixing follow followed following forget forum forums free frequently fully further future general get gets getting
    gif give given gives go going good gist googled great greatly guess guide guideline guidelines had happens
    has hasn't have haven't heading headings helped helpful helps hesitate hide higher hold however idea ideally
    ideas identified identify ignore ignored illustrate images immediately implement important improve improving
    include included includes including indicate information inside insert instance instead instructions
    intend internet into investigate investigating involved irrelevant issue's it it'll it's its join just keep kept
    kindly know known lack language large last later latest learn least leave leaving left less let like likely line
    lines linked listed listing little locate locating location look looked looking lot made mail main maintainer
    maintainers make makes making manner many mark markdown marked master may means mention mentioned merge
    might mind minimum missing modification modifications modified more most much must my myself necessary need
    needed needs never new next nobody non none normally not nothing notice noticed now number obtain occur occurred
    occurs off offer often old once one ones only open opened opening opinion or order original otherwise our
    out outside over own pages part particular past pasted pasting people per perform performed person
    personal piece pieces placeholder please point pointed policy possibly post posted posting preferably present
    press prevent previous previously prior private probably proceed process produce produced produces proof proper
    properly propose provided provides providing public publicly purpose put quality quick quickly quote rather read
    readable reading readme reads ready real really reason receive recent recently recommend recommended
    redact refer reference references referring regarding release released releases relevance remember
    remove removed removing repeat replace replacing replied reply repo reporter reporting reports repository
    reproduced reproducer repository's requests require required requires resolve resolved resolves resource resources
    respect respond response rest review reviewed right root row rules run running runnable runs same sanitize saw say
    search searched second section sections secrets secret security select self send sensitive separate separately set
    several share shared sharing short shorter should show showing shown shows side sign similar simple simplest
    simplify simply since single site skip slack small snippets so solve solved somebody somehow someone something
    somewhere soon sort source specific specifically specifics specified specify spend stackoverflow standalone start
    state stated statements stay step still stop stuff submission submissions sufficient suitable sure tag tagged tags
    take taken talk team templates terminal test tested text than thank thanks their them then therefore these they
    things think those though thoroughly thought through tick ticked till time times tip tips titles to together
    too top topic track tracked tracker trackback trackbacks traceback tracebacks triage triaged triple troubleshoot
    troubleshooting true try trying twice type types unable unanswered under understand understanding
    understood unless unrelated until up updated upload uploaded upstream url us use used useful user users uses using
    usually valid valuable value verified verifying very via video videos view visible visit wait wanted was
    way web website well went whatever where wherever whether which while who whole whose why wiki wish within
    without won't word work working works worked would wouldn't wrap write writing written wrong yet you'd you'll
    you're you've your yours yourself zip
    """.split()  # noqa: SIM905  one string reads better than hundreds
)
_WORDS = FORM_WORDS | _SENTENCE_WORDS
#: Words that speak to the author: without one of them a sentence is taken for the author's own.
_SPOKEN_TO = frozenset(
    """
    you your you've you're yours yourself please applicable describe include paste attach specify explain
    concise placeholder below ensure add provide tell copy replace fill note thank thanks list attached closed issues
    insert
    """.split()  # noqa: SIM905
)
#: Who begins so asks the maintainers, and does not fill in their form.
_AUTHORS = frozenset("i i'm i'd i'll my we can could would will is does why when when's hi hello hey".split())  # noqa: SIM905
#: What a form asks about; other questions are the author's.
_ASKED_ABOUT = re.compile(
    r"\b(?:commands?|scripts?|versions?|os|operating|browser|platform|modif\w+|chang\w+|expect\w*|happen\w*|reproduc\w+"
    r"|environment|tried|observed?|instead|problem|issue|bug|behaviou?r|occurs?|steps|searched|logs?|contribute)\b"
)
#: What authors sign: that they looked before they asked, and that it is still so.
_SIGNED = re.compile(
    r"(?:i|we)(?:'ve| have| did|) (?:also |already |carefully |thoroughly |fully )?"
    r"(?:searched|search|read|checked|looked|verified|confirmed|confirm|reviewed|understand|understood|agree"
    r"|included|followed|tested|tried|updated|filled|provided|discussed|googled|consulted|browsed|gone|went|written"
    r"|made sure"
    r"|am (?:sure|using|willing|aware|running|able)|would like to|believe|acknowledge)\b"
    r"|(?:the|this) (?:bug|issue|problem|error)s? (?:has|have|is|was|still|can|does|exists|persists|occurs)\b.*"
    r"\b(?:latest|newest|master|main|clean|duplicate|reproduc\w+|not been (?:fixed|reported))\b"
    r"|there (?:is|are) no (?:similar|existing|open|duplicate)\b",
    re.IGNORECASE,
)
_SIGNED_ABOUT = re.compile(
    r"\b(?:issues?|docs?|documentation|faqs?|readme|guide|guidelines?|wiki|troubleshooting|discussions?|tracker"
    r"|duplicates?|forum|code of conduct|contributing|template|changelog|release notes|tutorials?|manual"
    r"|latest|newest|master|main|existing"
    r"|pull requests?|information|instructions|steps|bug report|rules|policy|terms)\b",
    re.IGNORECASE,
)
#: The same in Chinese, where words cannot be counted: what is asked for is what forms ask for.
_CHINESE = re.compile(
    r"[^\w\u3400-\u9fff]*(?:\d+[.、)）])?\s*(?:"
    r"我(?:们)?(?:已经?|确[定认]|承诺|同意|了解|明白|知道|保证|阅读|搜索|检查|理解|愿意).{0,30}?"
    r"(?:issue|文档|讨论|faq|常见问题|最新|重复|教程|readme|已知|指南|准则|规范|协议|搜索|关闭|提交|相同|类似)"
    r"|请.{0,12}?(?:提供|描述|填写|勾选|选择|粘贴|附上|贴上|上传|添加|说明|写明|简述|给出|列出|隐去|删除|阅读|搜索|检查|确[保认]|遵[守循])"
    r".{0,20}?(?:您|你|截图|日志|信息|版本|环境|步骤|issue|模板|以下|如下|此处|下面|详细|问题|复现|内容|文档|敏感)"
    r"|(?:清[楚晰]|简[洁明单要]|详细|尽量|尽可能)\S{0,8}?(?:描述|说明|提供)"
    r"|如果[您你]?.{0,24}?(?:请|可以).{0,12}?(?:提供|描述|填写|说明|附上|贴|上传|参考|阅读|删除)"
    r"|(?:提问|反馈|提交|提\s?issue|发帖).{0,10}?[前先](?:请|，|,|务必|.{0,6}?(?:搜索|阅读|查看|检查|确认))"
    r"|(?:为了?|以便)(?:节约|我们|更快|更好|快速|方便).{0,16}?(?:请|定位|复现|处理|解决)"
    r")",
    re.IGNORECASE,
)
#: What labels ask for.
_LABELLED = frozenset(
    """
    behavior behaviour browser build code command config configuration description details device environment
    information installed link log logs os output platform report steps system using version versions
    """.split()  # noqa: SIM905
)
#: What may stand behind a label's colon, and within none.
_BEHIND_LABEL, _NOT_IN_LABEL = " \t*_", frozenset(":：?？.!。")
_LONGEST_LABEL = 90
_PLACEHOLDER = re.compile(
    r"\s*[\[(<{]\s*(?:e\.?\s?g\.?|i\.?\s?e\.?|for example|ex\.|optional|required)[^\])>}]{0,120}[\])>}]|\[\.\.\.\]",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"`[^`]{0,300}`|https?://\S+|\]\([^)]{0,300}\)|\*\*|__|\"[^\"]{0,40}\"")
#: The number of a point in a list.
_NUMBER = re.compile(r"^\s*(?:[-*+]\s+)?\d+[.)]\s+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^a-z\s])")
#: Of so many words one may be another one, such as a project's name.
_WORDS_A_STRANGER = 8


def without_instructions(line: str) -> str:
    """A line of prose without the sentences of a form; what the author wrote behind them stays."""
    if not line.isascii() and _is_chinese(line):
        return "" if _CHINESE.match(line) else line
    text = _NUMBER.sub("", line, count=1)
    if "[" in text or "(" in text or "<" in text:
        text = _PLACEHOLDER.sub("", text)
    sentences = _SENTENCE_END.split(text)
    kept = [sentence for sentence in sentences if not is_instruction(sentence)]
    if len(kept) == len(sentences):
        return line
    rest = " ".join(kept)
    return rest if any(map(str.isalpha, rest)) else ""


def is_instruction(sentence: str) -> bool:
    """Whether a sentence is one that a form says to the author, or has the author say."""
    lowered = sentence.lower().replace("’", "'")
    if _is_label(lowered):
        return True
    lowered = _ASIDE.sub(" ", lowered)
    words = _WORD.findall(lowered)
    if len(words) < 3:
        return False
    if _SIGNED.match(lowered.lstrip(" -*+[]x0123456789.)")):
        return _SIGNED_ABOUT.search(lowered) is not None and _strangers(words) <= 1 + len(words) // 4
    if words[0] in _AUTHORS or _SPOKEN_TO.isdisjoint(words):
        return False
    if "?" in lowered and not _ASKED_ABOUT.search(lowered):
        return False
    return _strangers(words) <= len(words) // _WORDS_A_STRANGER


def _strangers(words: list[str]) -> int:
    return len(words) - sum(map(_WORDS.__contains__, words))


def _is_label(lowered: str) -> bool:
    """Whether a line only names what a form wants below it: a few words of forms, and a colon."""
    label = lowered.rstrip(_BEHIND_LABEL)
    if len(label) > _LONGEST_LABEL or label[-1:] not in (":", "："):
        return False
    label = label[:-1]
    if not _NOT_IN_LABEL.isdisjoint(label):
        return False
    words = _WORD.findall(label)
    return 0 < len(words) <= 12 and not _LABELLED.isdisjoint(words) and _strangers(words) <= max(1, len(words) // 4)


def _is_chinese(line: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in line)
