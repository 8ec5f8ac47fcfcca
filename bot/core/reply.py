"""From a decision to the comment that is posted: the question, the answer, why it matched, how to object."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bot.core.answers import Shown, present, with_links
from bot.core.decide import MOST_SUGGESTIONS
from bot.core.entry import Catalog, Entry
from bot.core.issue import Repo
from bot.core.marker import Marker, digest_of, verdict_digest, write_marker
from bot.core.match import Decision, Evidence
from bot.core.neutral import plain, quoted
from bot.core.policy import Policy
from bot.core.text import IssueText
from bot.core.wording import reply_language, say, together

#: Characters of the author's own words that are repeated.
LONGEST_QUOTE = 160
#: GitHub's limit is 65,536; the rest is left for the marker.
LONGEST_COMMENT = 60_000
#: An answer is never shown longer than this, whatever the policy says.
LONGEST_ANSWER = 12_000
#: An entry of less confidence is no better one to name.
_RIVAL = 0.1

_IN_REPOSITORY = re.compile(r"/[^/]+/[^/]+/blob/[^/]+")
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")


def render_reply(text: IssueText, decision: Decision, catalog: Catalog, policy: Policy, repo: Repo) -> str:
    """The comment for a decision, in the author's language or the policy's; "" where there is nothing to say."""
    language = reply_language(text.language, policy)
    entry = catalog.get(decision.entry) if decision.kind == "answer" and decision.entry is not None else None
    if entry is not None:
        return render_answer(
            entry, language, catalog, policy, repo, evidence=strongest(decision, entry.id), rivals=decision
        )
    suggested = [entry for id in decision.suggested[:MOST_SUGGESTIONS] if (entry := catalog.get(id))]
    if decision.kind == "suggest" and suggested:
        return _render_suggestions(suggested, language, policy, repo)
    return ""


def render_answer(
    entry: Entry,
    language: str,
    catalog: Catalog,
    policy: Policy,
    repo: Repo,
    *,
    evidence: Evidence | None = None,
    rivals: Decision | None = None,
    by: str = "bot",
) -> str:
    """The comment that answers with one entry; `by` is `person` where somebody chose it."""
    faq = say(language, "faq", id=entry.id)
    if by == "person":
        why = say(language, "because person", faq=faq)
    else:
        why = _because(evidence, faq, language)
    example = _another(entry, catalog, rivals)
    how = say(language, "object example", id=example) if example is not None else say(language, "object")
    body = "\n\n".join([entry_block(entry, language, catalog, policy, repo), "---", together(language, [why, how])])
    marker = verdict_marker("answer", (entry,), language)
    return with_marker(body, replace(marker, by=by))


def render_withdrawn(entries: Sequence[Entry], language: str, policy: Policy, repo: Repo, *, why: str = "bot") -> str:
    """What is left of a reply that the bot no longer stands by: struck out, with the reason.

    `why` is `bot` (the verdict changed), `person` (somebody objected) or the entries that fit better, as words.
    """
    struck = [f"~~{entry_link(entry, language, policy, repo)}~~" for entry in entries]
    reasons = {"bot": "withdrawn by bot", "person": "withdrawn by person"}
    reason = say(language, reasons[why]) if why in reasons else say(language, "withdrawn for other", entries=why)
    marker = verdict_marker("withdrawn", entries, language)
    return with_marker("\n\n".join([*struck, reason]), replace(marker, by="bot" if why == "bot" else "person"))


def entry_block(entry: Entry, language: str, catalog: Catalog, policy: Policy, repo: Repo) -> str:
    """An entry as it stands in a comment: the question as heading, what is shown of the answer, where the rest is."""
    url = entry_url(entry, language, policy, repo)
    limit = min(policy.answer_limit, LONGEST_ANSWER)
    shown = _shown(entry.answer_in(language), limit, url)
    heading = f"### {entry_link(entry, language, policy, repo)}"

    def to_entry(id: int) -> str:
        other = catalog.get(id)
        return entry_url(other, language, policy, repo) if other and id != entry.id else ""

    parts = [heading, _retired_note(entry, language, catalog, policy, repo), with_links(shown.text, to_entry)]
    if shown.shortened and url:
        parts.append(say(language, "full" if shown.text else "elsewhere", link=url))
    also = [other for id in entry.see_also if (other := catalog.get(id)) and not other.retired]
    notes = []
    if entry.versions:
        notes.append(say(language, "valid", versions=", ".join(quoted(version) for version in entry.versions)))
    if also:
        links = (" · " if language == "en" else "、").join(entry_link(other, language, policy, repo) for other in also)
        notes.append(say(language, "see also", entries=links))
    parts.append(together(language, notes))
    return "\n\n".join(part for part in parts if part)


@lru_cache(maxsize=256)
def _shown(answer: str, limit: int, url: str) -> Shown:
    """Kept, because the same few answers are shown again and again and reading them is most of the work on a reply."""
    return present(answer, limit, lambda target: _absolute(target, url))


def entry_link(entry: Entry, language: str, policy: Policy, repo: Repo) -> str:
    """The entry in one line: its number and title, linked."""
    words = f"{say(language, 'faq', id=entry.id)}: {plain(entry.title_in(language))}"
    url = entry_url(entry, language, policy, repo)
    return f"[{words}]({url})" if url else words


def entry_url(entry: Entry, language: str, policy: Policy, repo: Repo) -> str:
    """Where the entry can be read: its page below policy.link_base, else its file in the repository; "" if nowhere."""
    translation = entry.translations.get(language)
    path = quote(translation.path if translation and translation.path else entry.path)
    base = policy.link_base
    if "{" in base:
        page = f"{language}/{entry.id}" if translation else str(entry.id)  # as `faqbot build --site` names them
        return _tidy(base.replace("{id}", str(entry.id)).replace("{page}", page).replace("{path}", path))
    if not base and repo.full_name:
        base = f"https://github.com/{repo.full_name}/blob/HEAD/{quote(policy.catalog_folder.strip('/'))}".rstrip("/")
    return _tidy(f"{base.rstrip('/')}/{path}") if base and path else ""


def verdict_marker(kind: str, entries: Iterable[Entry], language: str) -> Marker:
    """The marker of a reply by the bot's own verdict."""
    shown = tuple(entries)
    ids = tuple(entry.id for entry in shown)
    return Marker(kind, ids, verdict_digest(kind, ids), language, version=versions_of(shown))


def versions_of(entries: Iterable[Entry]) -> str:
    """Names the texts of these entries, so that outcomes can be counted by entry and version."""
    return digest_of(*(part for entry in entries for part in (entry.title, entry.answer)))


def with_marker(body: str, marker: Marker) -> str:
    """The comment, bounded, with its marker as the last line."""
    return f"{bounded(body)}\n\n{write_marker(marker)}\n"


def bounded(body: str) -> str:
    """At most LONGEST_COMMENT characters, cut after a whole paragraph, or a whole line of one that is most of it."""
    if len(body) <= LONGEST_COMMENT:
        return body.strip()
    end = "\n\n…"
    kept = body[: LONGEST_COMMENT - len(end)]
    paragraphs = kept.rpartition("\n\n")[0]
    whole = paragraphs if len(paragraphs) > LONGEST_COMMENT // 2 else kept.rpartition("\n")[0]
    return whole.strip() + end


def strongest(decision: Decision, id: int) -> Evidence | None:
    """What speaks most for the entry, if it can be quoted."""
    match = next((match for match in decision.matches if match.entry == id), None)
    quotable = [item for item in match.evidence if item.quote.strip() and item.weight >= 0] if match else []
    return max(quotable, key=lambda item: item.weight, default=None)


def _render_suggestions(entries: list[Entry], language: str, policy: Policy, repo: Repo) -> str:
    lead = say(language, "suggest" if len(entries) == 1 else "suggest several")
    links = "\n".join(f"- {entry_link(entry, language, policy, repo)}" for entry in entries)
    body = "\n\n".join([lead, links, "---", say(language, "suggest object")])
    return with_marker(body, verdict_marker("suggest", entries, language))


def _because(evidence: Evidence | None, faq: str, language: str) -> str:
    quote = quoted(evidence.quote, LONGEST_QUOTE) if evidence else ""
    if evidence is None or not quote:
        return say(language, "because", faq=faq)
    return say(language, "because error" if evidence.kind == "signature" else "because words", faq=faq, quote=quote)


def _another(entry: Entry, catalog: Catalog, rivals: Decision | None) -> int | None:
    """Another entry to name as an example, if any may be meant: the next best match, or a neighbour."""
    ranked = [match.entry for match in rivals.matches if match.confidence >= _RIVAL] if rivals else []
    known = {other.id for other in catalog.active}
    return next((id for id in (*ranked, *entry.see_also) if id != entry.id and id in known), None)


def _retired_note(entry: Entry, language: str, catalog: Catalog, policy: Policy, repo: Repo) -> str:
    if not entry.retired:
        return ""
    successor = catalog.get(entry.replaced_by) if entry.replaced_by is not None else None
    if successor is None:
        return say(language, "retired")
    return say(language, "replaced", entry=entry_link(successor, language, policy, repo))


def _absolute(target: str, url: str) -> str:
    """A relative link of an answer as seen from the entry's own page; images of a repository as files."""
    if not url:
        return target
    if target.startswith("#"):
        return url + target
    parts = urlsplit(url)
    path, mark, fragment = target.partition("#")
    root = _IN_REPOSITORY.match(parts.path)
    if root and path.startswith("/"):
        path = root[0] + path
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(parts.path), path))
    suffix = "?raw=true" if root and joined.lower().endswith(_IMAGES) else ""
    return _tidy(f"{parts.scheme}://{parts.netloc}{joined}{suffix}{mark}{fragment}")


def _tidy(url: str) -> str:
    """Without what would end a Markdown link."""
    return quote(url, safe="/:?&=%#~+,;@!$*")
