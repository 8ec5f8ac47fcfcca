"""`/faq why`: what spoke for and against an answer here."""

from __future__ import annotations

from bot.core.decide import percent_needed, percent_sure
from bot.core.etiquette import reasons_for_silence
from bot.core.match import Evidence, Match
from bot.core.neutral import plain, quoted
from bot.core.reply import entry_link
from bot.handlers.commands.command import Call, Command, Result
from bot.handlers.context import Verdict

MOST_MATCHES = 3
MOST_EVIDENCE = 6

_SAYS = {
    "en": {
        "nothing": "Nothing in this issue points to an entry.",
        "answer": "As the issue reads now, I would answer with FAQ {id}.",
        "suggest": "As the issue reads now, I am not sure enough to answer, but I would name entries.",
        "abstain": "As the issue reads now, I would say nothing.",
        "silent": "I would stay silent all the same: {reasons}.",
        "confidence": "{percent} % sure",
        "needs": "{percent} % needed",
        "never": "never answers by itself",
        "for": "for: ",
        "against": "against: ",
        "how sure": " ({sure}, {needs})",
    },
    "zh": {
        "nothing": "这个问题里没有指向任何条目的内容。",
        "answer": "按问题现在的内容，我会用 FAQ {id} 回答。",
        "suggest": "按问题现在的内容，我没有足够把握回答，但会列出可能的条目。",
        "abstain": "按问题现在的内容，我不会回复。",
        "silent": "但我仍会保持沉默：{reasons}。",
        "confidence": "把握 {percent}%",
        "needs": "需要 {percent}%",
        "never": "不会自动回答",
        "for": "支持：",
        "against": "反对：",
        "how sure": "（{sure}，{needs}）",
    },
}
_KINDS = {
    "signature": "报错特征",
    "question": "问题相似",
    "keyword": "关键词",
    "ruled out": "条目的条件不符",
    "learned": "从以往案例学到",
}


def run(call: Call) -> Result:
    """The best matches with their evidence, and what would come of it."""
    context, says = call.context, _SAYS[call.language]
    verdict = context.judge(context.issue)
    matches = verdict.decision.matches[:MOST_MATCHES]
    if not matches:
        return Result(says["nothing"])
    parts = [_outcome(call, verdict), *(_explained(match, call) for match in matches)]
    return Result("\n\n".join(part for part in parts if part))


def _outcome(call: Call, verdict: Verdict) -> str:
    context, says, decision = call.context, _SAYS[call.language], verdict.decision
    lead = says[decision.kind].format(id=decision.entry)
    if decision.kind == "abstain":
        reasons = [plain(reason) for reason in decision.reasons]
        return f"{lead} {'; '.join(reasons)}".strip()
    silence = reasons_for_silence(context.issue, decision, context.catalog, context.policy, context.state, context.now)
    return lead + (" " + says["silent"].format(reasons="; ".join(map(plain, silence))) if silence else "")


def _explained(match: Match, call: Call) -> str:
    context, says = call.context, _SAYS[call.language]
    entry = context.catalog.get(match.entry)
    if entry is None:
        return ""
    needed = percent_needed(match.threshold, match.confidence)
    needs = says["never"] if match.threshold > 1 else says["needs"].format(percent=needed)
    sure = says["confidence"].format(percent=percent_sure(match.confidence))
    link = entry_link(entry, call.language, context.policy, context.issue.repo)
    lead = f"**{link}**" + says["how sure"].format(sure=sure, needs=needs)
    strongest = sorted(match.evidence, key=lambda item: -abs(item.weight))[:MOST_EVIDENCE]
    lines = [f"- {says['for' if item.weight >= 0 else 'against']}{_told(item, call.language)}" for item in strongest]
    return "\n".join([lead, "", *lines]).strip()


def _told(item: Evidence, language: str) -> str:
    words = _KINDS.get(item.kind, item.kind) if language == "zh" else item.text or item.kind
    if item.kind == "learned":  # its sign is told before it
        learned = _KINDS["learned"] if language == "zh" else "learned from earlier issues"
        words = f"{learned} ({item.text.lstrip('+- ')})"
    quote = quoted(item.quote, 120)
    return plain(words) + (f" – {quote}" if quote else "")


COMMAND = Command(
    name="why",
    usage=("/faq why",),
    words=("why", "explain", "为什么", "原因"),
    help={"en": "say what speaks for and against an answer here", "zh": "说明回答与否的依据"},
    details=(
        "Matches the issue as it reads now and shows the three best entries with the words or log lines that speak for "
        "and against each, how sure the bot is, and why it would stay silent. Changes nothing."
    ),
    run=run,
)
