"""What issue forms say to whoever fills them in: instructions, questions, labels, and assurances to sign.

Every project words them in its own way, but they begin alike, speak of the report itself, and are made of the same few
hundred words, none of which names what a FAQ answers. Authors say some of the same, so sentences are only taken out of
issues that show a form, and in doubt they stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.core.reading_forms import FORM_WORDS, heading_text, is_form_heading
from bot.core.reading_markup import bold_label, is_box
from bot.core.terms import is_chinese

#: Beside the words of headings: those that such sentences are made of. None of them names a thing that a FAQ answers.
_SENTENCE_WORDS = frozenset(
    """
    able above accept across address addresses advance after afterwards again against agree ahead all already also
    always answer answered answering answers anyone appear appears applicable apply appreciate appreciated
    appropriate are aren't arguments article asked asking assign assist attached attention avoid aware basic be
    because been begin behaviors behaviours being below best better blank both box boxes brief briefest briefly bugs
    but button by care case cases caused causing certain chance change changed changes channel channels chat check
    checked checking choose clarity clean clear clearly click close closed closing codebase collect collected
    comment commented comments commit committed committing common community complete completed completely concise
    confirm confirmed consider considering contain containing contains contribute contributed contributing
    contributor contributors copied copy copying correct correctly cover create created creating current currently
    date deal deep default delete demonstrate demonstrates demonstrating describes detail detailed detailing
    determine develop developer developers diagnose diff difficult directly disclose discord discuss discussed
    discussions displayed dive do docs documentations does doesn't don't done doubt down drag drop due duplicate
    duplicated duplicates during each easier easily easy edit effort either elsewhere empty enough ensure enter
    entire entry error's especially etc even ever every everyone everything exact exactly except exhaustive exist
    exists explaining explanation facing familiar faq faqs far fast faster features feel few figure figures file
    filed files fill filled filling find fine first fix fixed fixing follow followed following forget forum forums
    free frequently fully further future general get gets getting gif gist give given gives go going good googled
    great greatly guess guide guideline guidelines had happens has hasn't have haven't heading headings helped
    helpful helps hesitate hide higher hold however idea ideally ideas identified identify ignore ignored illustrate
    images immediately implement important improve improving include included includes including indicate
    information insert inside instance instead instructions intend internet into investigate investigating involved
    irrelevant issue's it it'll it's its join just keep kept kindly know known lack language large last later latest
    learn least leave leaving left less let like likely line lines linked listed listing little locate locating
    location look looked looking lot made mail main maintainer maintainers make makes making manner many mark
    markdown marked master may means mention mentioned merge might mind minimum missing modification modifications
    modified more most much must my myself necessary need needed needs never new next nobody non none normally not
    nothing notice noticed now number obtain occur occurred occurs off offer often old once one ones only open
    opened opening opinion or order original otherwise our out outside over own pages part particular past pasted
    pasting people per perform performed person personal piece pieces placeholder please point pointed policy
    possibly post posted posting preferably present press prevent previous previously prior private probably proceed
    process produce produced produces proof proper properly propose provided provides providing public publicly
    purpose put quality quick quickly quote rather read readable reading readme reads ready real really reason
    receive recent recently recommend recommended redact refer reference references referring regarding release
    released releases relevance remember remove removed removing repeat replace replacing replied reply repo
    reporter reporting reports repository repository's reproduced reproducer requests require required requires
    resolve resolved resolves resource resources respect respond response rest review reviewed right root row rules
    run runnable running runs same sanitize saw say search searched second secret secrets section sections security
    select self send sensitive separate separately set several share shared sharing short shorter should show
    showing shown shows side sign similar simple simplest simplify simply since single site skip slack small
    snippets so solve solved somebody somehow someone something somewhere soon sort source specific specifically
    specifics specified specify spend stackoverflow standalone start state stated statements stay step still stop
    stuff submission submissions sufficient suitable sure tag tagged tags take taken talk team templates terminal
    test tested text than thank thanks their them then therefore these they things think thoroughly those though
    thought through tick ticked till time times tip tips titles to together too top topic traceback tracebacks track
    trackback trackbacks tracked tracker triage triaged triple troubleshoot troubleshooting true try trying twice
    type types unable unanswered under understand understanding understood unless unrelated until up updated upload
    uploaded upstream url us use used useful user users uses using usually valid valuable value verified verifying
    very via video videos view visible visit wait wanted was way web website well went whatever where wherever
    whether which while who whole whose why wiki wish within without won't word work worked working works would
    wouldn't wrap write writing written wrong yet you'd you'll you're you've your yours yourself zip
    """.split()  # noqa: SIM905  one string reads better than hundreds
)
_WORDS = FORM_WORDS | _SENTENCE_WORDS
#: How a form's sentences begin.
_BEGINS = re.compile(
    r"(?:please|kindly|if (?:applicable|possible|necessary|relevant|so|you|your|there|this)"
    r"|you (?:may|can|could|should|must|need)"
    r"|provide|describe|include|paste|attach|specify|explain|add|tell us|help us|copy|replace|fill|insert|list|note"
    r"|give|share|enter|write|put|make sure|ensure|feel free|briefly|clearly|thanks? (?:you )?(?:so much )?for"
    r"|steps to"
    r"|(?:a|an|the) (?:[a-z]+,? (?:and )?){0,3}(?:description|placeholder|summary|explanation|example)"
    r"|any (?:other|additional|further)|before (?:you|submitting|opening|reporting|creating|posting|asking)"
    r"|(?:large|full|long|complete) logs|we (?:appreciate|recommend|ask|only)|this (?:template|form|section)"
    r"|did you|have you|what (?:command|script|version|exact|did you|have you|you|code you|changes you)"
    r"|which (?:command|script|version|branch|commit|other)|are you (?:using|running)|how (?:did|have) you)\b"
)
#: What they speak of: the report itself. A request to the maintainers speaks of something else.
_REPORT = re.compile(
    r"\b(?:issues?|reports?|report(?:ed|ing)|information|output|paste[ds]?|below|here|steps|versions?|environment|logs?|details?"
    r"|templates?|description|problem|bug|screenshots?|commands?|scripts?|reproduc\w+|context|checklist|boxes|modif\w+|comment"
    r"|changes|config|observed?|expect\w*|happened|setup|installed|run|traceback|pull request|pr|reason)\b"
)
#: Questions of a form are about what the author did; others are the author's.
_DONE = re.compile(
    r"\b(?:did|have|are) you\b|\byou (?:ran|run|used|made|wrote)\b|\bdo you (?:use|run|want to (?:submit|contribute))\b"
)
#: Who says this wants something for himself, or tells what went wrong.
_AUTHORS = re.compile(
    r"\b(?:i|me|my|mine|i'm|i'd|i'll|nothing|does not|doesn't|didn't|not work\w*|fails?|crash\w*|wrong)\b"
)
#: What authors sign: that they looked before they asked, and that it is still so.
_SIGNED = re.compile(
    r"(?:i|we)(?:'ve| have| did|) (?:also |already |carefully |thoroughly |fully )?"
    r"(?:searched|search|read|checked|looked|verified|confirmed|confirm|reviewed|understand|understood|agree|included"
    r"|followed|filled|consulted|made sure|am (?:sure|using|willing|aware)|would like to|acknowledge)\b"
    r"|(?:the|this) (?:bug|issue|problem|error)s? (?:has not been fixed|is not fixed"
    r"|(?:still )?(?:exists|occurs|persists|happens|reproduces)|can be reproduced)\b.{0,40}"
    r"\b(?:latest|newest|main|master|current) (?:version|branch|release|commit|code|master|main)\b"
)
_SIGNED_ABOUT = re.compile(
    r"\b(?:issues?|docs?|documentation|faqs?|readme|guide|guidelines?|wiki|troubleshooting|discussions?|tracker"
    r"|duplicates?|forum|code of conduct|contributing|template|changelog|release notes|tutorials?|manual"
    r"|latest|newest|master|main|existing|pull requests?|information|instructions|bug report|rules|policy|terms)\b"
)
#: The end that such assurances often have; any other "but" begins the author's own trouble.
_IN_VAIN = re.compile(
    r",? (?:but|and) (?:i )?(?:cannot|could not|can't|couldn't|did not|didn't|have not|found|find)\b.{0,60}"
)
_GOES_ON = re.compile(r"\b(?:but|however|so|yet|now|because|when|if|how|why|and(?! (?:the|found|all|i have)\b))\b|[?]")
#: The same in Chinese, where words cannot be counted: what is asked for is what forms ask for.
_CHINESE = re.compile(
    r"[^\w\u3400-\u9fff]*+(?:\d++[.、)）])?\s*+(?:"
    r"我(?:们)?(?:已经?|确[定认]|承诺|同意|了解|明白|保证).{0,20}?"
    r"(?:issue|文档|讨论|faq|常见问题|最新版|最新的?代码|重复|readme|已知|指南|准则|规范|协议|被关闭|相同|类似)"
    r"|请.{0,8}?(?:提供|描述|填写|勾选|选择|粘贴|附上|贴上|上传|说明|写明|简述|给出|列出|隐去|删除|遵[守循])"
    r".{0,16}?(?:您|你|截图|日志|信息|版本|环境|步骤|模板|以下|如下|此处|下面|详细|敏感)"
    r"|请先?.{0,4}?(?:搜索|阅读|查看|确保|确认).{0,16}?(?:issue|文档|模板|问题|重复|版本)"
    r"|(?:清[楚晰]|简[洁明要])\S{0,6}?(?:描述|说明)"
    r"|如果[您你].{0,20}?请.{0,12}?(?:提供|描述|填写|说明|附上|贴|上传|删除)"
    r"|(?:提问|反馈|提交|提\s?issue|发帖).{0,8}?[前先](?:请|，|,|务必|.{0,6}?(?:搜索|阅读|查看|检查|确认))"
    r")",
    re.IGNORECASE,
)
_CHINESE_AUTHORS = re.compile(r"请问|请教|请求|吗|怎么|如何|为什么|为啥|但|可是|还是|报错|不行|无法|没用|失败|哪")
_CHINESE_END = re.compile(r"(?<=[。！？；!?;])")
#: What labels ask for.
_LABELLED = frozenset(
    """
    behavior behaviour browser build code command config configuration description details device environment
    information installed link log logs os output platform report steps system using version versions
    """.split()  # noqa: SIM905
)
_VERBS = frozenset(
    "is are was were does do did fails fail gives give says say works run runs hangs has have got get but and".split()  # noqa: SIM905
)
#: What may stand behind a label's colon, and within none.
_BEHIND_LABEL, _NOT_IN_LABEL = " \t*_", frozenset(":：?？.!。,")
_LONGEST_LABEL, _MOST_WORDS_OF_LABEL = 60, 6
_PLACEHOLDER = re.compile(
    r"\s*[\[(<{]\s*(?:e\.?\s?g\.?|i\.?\s?e\.?|for example|ex\.|optional|required)[^\])>}]{0,120}[\])>}]|\[\.\.\.\]",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"`[^`]{0,300}`|https?://\S+|\]\([^)]{0,300}\)|\*\*|__|\"[^\"]{0,40}\"")
#: The mark or number of a point in a list.
_MARK = re.compile(r"^\s*(?:[-*+]\s+)?(?:\[[ xX]?\]\s+)?(?:\d+[.)]\s+)?")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^a-z\s])")
#: Of so many words one may be another one, such as a project's name.
_WORDS_A_STRANGER = 8
_LAST_LATIN = "\u024f"
#: So many signs show a form.
_SIGNS = 2
_FILLED_IN = re.compile(r"\b(?:paste|placeholder|here)\b")


def shows_form(lines: Sequence[str]) -> bool:
    """Whether two lines or more are headings, labels in bold or boxes to tick, as issue forms have them."""
    signs = 0
    for line in lines:
        stripped = line.strip()
        if not stripped or stripped[0] not in "#*-+0123456789":
            continue
        if stripped[0] == "#" or "**" in stripped[:6]:
            label = bold_label(stripped)
            signs += is_form_heading(heading_text(label[0] if label else stripped))
        elif "[" in stripped[:8]:
            signs += is_box(stripped)
        if signs == _SIGNS:
            return True
    return False


def without_instructions(line: str) -> str:
    """A line of prose in a form, without the form's own sentences; what the author wrote behind them stays."""
    if not line.isascii():
        if any(map(is_chinese, line)):
            return _left(line, _CHINESE_END.split(line), _is_chinese_instruction, "")
        if any(character > _LAST_LATIN and character.isalpha() for character in line):
            return line
    text = line[_MARK.match(line).end() :]  # type: ignore[union-attr]
    if "[" in text or "(" in text or "<" in text:
        text = _PLACEHOLDER.sub("", text)
    return _left(line, _SENTENCE_END.split(text), is_instruction, " ")


def is_placeholder(line: str) -> bool:
    """Whether a fenced line asks for something to be pasted over it."""
    return _FILLED_IN.search(line.lower()) is not None and is_instruction(line)


def is_instruction(sentence: str) -> bool:
    """Whether an English sentence is one that a form says to the author, or has the author say."""
    lowered = sentence.lower().replace("’", "'")
    if _is_label(lowered):
        return True
    lowered = _ASIDE.sub(" ", lowered).strip(" -*+[]()_")
    words = _WORD.findall(lowered)
    if len(words) < 3:
        return False
    if _SIGNED.match(lowered):
        rest = _IN_VAIN.sub("", lowered)
        return (
            _GOES_ON.search(rest) is None
            and _SIGNED_ABOUT.search(lowered) is not None
            and _strangers(words) <= 1 + len(words) // 4
        )
    if not _BEGINS.match(lowered) or _REPORT.search(lowered) is None or _AUTHORS.search(lowered):
        return False
    if "?" in lowered and not _DONE.search(lowered):
        return False
    return _strangers(words) <= len(words) // _WORDS_A_STRANGER


def _left(line: str, sentences: list[str], is_forms: Callable[[str], bool], glue: str) -> str:
    kept = [sentence for sentence in sentences if not is_forms(sentence)]
    if len(kept) == len(sentences):
        return line
    rest = glue.join(kept)
    return rest if any(map(str.isalpha, rest)) else ""


def _is_chinese_instruction(sentence: str) -> bool:
    return _CHINESE.match(sentence) is not None and _CHINESE_AUTHORS.search(sentence) is None


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
    return (
        0 < len(words) <= _MOST_WORDS_OF_LABEL
        and not _LABELLED.isdisjoint(words)
        and _VERBS.isdisjoint(words)
        and _strangers(words) <= max(1, len(words) // 4)
    )
