"""The sentences of the bot's replies in both languages: modest, short, without promises."""

from __future__ import annotations

from bot.core.policy import Policy

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "faq": "FAQ {id}",
        "full": "[The full answer]({link}) says more.",
        "elsewhere": "[The answer is here]({link}).",
        "see also": "See also: {entries}.",
        "valid": "Valid for {versions}.",
        "retired": "This entry is retired.",
        "replaced": "This entry is retired; {entry} takes its place.",
        "because error": "{faq} came up because your log says {quote}.",
        "because words": "{faq} came up because you wrote {quote}.",
        "because": "{faq} looks closest to your question.",
        "because person": "{faq} was chosen by a person.",
        "object": (
            "I am a bot and may be wrong. If this does not help, comment `/faq wrong` and I take it back; "
            "maintainers can name a better entry with `/faq` and its number."
        ),
        "object example": (
            "I am a bot and may be wrong. If this does not help, comment `/faq wrong` and I take it back; "
            "maintainers can name a better entry, for example `/faq {id}`."
        ),
        "suggest": "I am not sure, but this may be what you are looking for:",
        "suggest several": "I am not sure, but one of these may be what you are looking for:",
        "suggest object": "I am a bot and may be wrong. If none of it helps, comment `/faq wrong` and I take it back.",
        "off": "I say nothing more on this issue. `/faq on` lets me speak again.",
        "on": "I was asked to say nothing more on this issue. That is over: `/faq on` was said.",
        "withdrawn by bot": "I take this back: it no longer seems to fit.",
        "withdrawn by person": "I take this back: it did not help here.",
        "withdrawn for other": "I take this back: {entries} fits better here.",
    },
    "zh": {
        "faq": "FAQ {id}",
        "full": "[完整的回答]({link})里还有更多内容。",
        "elsewhere": "[回答在这里]({link})。",
        "see also": "另见：{entries}。",
        "valid": "适用于 {versions}。",
        "retired": "该条目已停用。",
        "replaced": "该条目已停用，请参考 {entry}。",
        "because error": "给出 {faq}，是因为您的报错里有 {quote}。",
        "because words": "给出 {faq}，是因为您写道 {quote}。",
        "because": "{faq} 看起来最接近您的问题。",
        "because person": "{faq} 是人工选定的。",
        "object": (
            "我是机器人，可能判断有误。如果没有帮助，请评论 `/faq wrong`，我会撤回这条回复；"
            "维护者可以用 `/faq` 加编号指定更合适的条目。"
        ),
        "object example": (
            "我是机器人，可能判断有误。如果没有帮助，请评论 `/faq wrong`，我会撤回这条回复；"
            "维护者可以指定更合适的条目，例如 `/faq {id}`。"
        ),
        "suggest": "我不太确定，但这一条也许是您要找的：",
        "suggest several": "我不太确定，但下面也许有您要找的：",
        "suggest object": "我是机器人，可能判断有误。如果都没有帮助，请评论 `/faq wrong`，我会撤回这条回复。",
        "off": "我不会再在这个问题里发言。用 `/faq on` 可以让我重新发言。",
        "on": "之前有人让我在这个问题里保持沉默；`/faq on` 已解除。",
        "withdrawn by bot": "撤回：看起来已经不再适用。",
        "withdrawn by person": "撤回：这条回复在这里没有帮助。",
        "withdrawn for other": "撤回：{entries} 更适合这个问题。",
    },
}


def say(language: str, sentence: str, **values: object) -> str:
    """The sentence of that name in that language (`zh` or `en`)."""
    return SENTENCES[language][sentence].format(**values)


def reply_language(author: str, policy: Policy) -> str:
    """The language to reply in: what the policy fixes, else the author's (`zh` or `en`)."""
    language = policy.language if policy.language in SENTENCES else author
    return language if language in SENTENCES else "en"


def together(language: str, sentences: list[str]) -> str:
    """Sentences that follow each other; Chinese ones need no space between them."""
    return ("" if language == "zh" else " ").join(sentence for sentence in sentences if sentence)
