"""A catalog held against its own examples by the matcher: what is not answered, answered wrongly or never found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.catalog.loader import LoadedCatalog
from bot.core.decide import decide
from bot.core.entry import Entry
from bot.core.learned import stale_inputs
from bot.core.match import Decision
from bot.core.matching import Matcher
from bot.core.policy import Policy
from bot.errors import Problem

#: So many entries are named in a hint.
_NAMED = 10


def prove(loaded: LoadedCatalog, policy: Policy | None = None) -> list[Problem]:
    """The problems of examples that fail, and of entries that nothing leads to; in the order of the entries.

    At the end a hint on the `match` texts that lead to their entry without being answered: the bot may well be silent.
    """
    matcher = Matcher(loaded.catalog)
    policy = policy or Policy()
    proofs = [_Proof(loaded, matcher, policy, entry) for entry in loaded.catalog.active]
    problems = [problem for proof in proofs for problem in proof]
    silent = [proof.entry for proof in proofs if proof.silent]
    if silent:
        count = sum(proof.silent for proof in proofs)
        of = sum(len(proof.entry.match) for proof in proofs)
        named = ", ".join(str(entry.id) for entry in silent[:_NAMED]) + (" and others" if len(silent) > _NAMED else "")
        message = (
            f"{count} of {of} `match` texts lead to their entry and are not sure enough to be answered: in {named}"
        )
        mend = "`faqbot try` says what speaks against one; aliases and signatures that say it help, and labelled issues"
        problems.append(Problem(silent[0].path, 0, message, mend, "hint", "match-silent"))
    return problems


def stale_learning(loaded: LoadedCatalog, inputs: Mapping[str, str]) -> Iterator[Problem]:
    """A warning where learned.json was learned from something else than there is now; see `stale_inputs`."""
    if loaded.catalog.learned is not None and (changed := stale_inputs(loaded.catalog.learned, inputs)):
        message = f"is stale: the {' and the '.join(changed)} changed since it was learned"
        yield Problem("learned.json", 0, message, "run `faqbot learn`", "warning", "stale-learning")


class _Proof:
    """What is wrong with an entry's examples, found on iteration; `silent` counts those that are not answered then."""

    def __init__(self, loaded: LoadedCatalog, matcher: Matcher, policy: Policy, entry: Entry) -> None:
        self._loaded = loaded
        self._matcher = matcher
        self._policy = policy
        self.entry = entry
        self.silent = 0
        self._reached = False

    def __iter__(self) -> Iterator[Problem]:
        entry = self.entry
        for index, text in enumerate(entry.match):
            yield from self._must_answer(index, text)
        for index, text in enumerate(entry.reject):
            decision = self._judged(text)
            if decision.entry == entry.id:
                sure = f"with confidence {decision.matches[0].confidence:.2f}"
                message = f"this text must not be answered by this entry, and it is, {sure}"
                mend = "sharpen the aliases and signatures that it shares words with, or use `excludes` or `requires`"
                yield self._fault("reject", index, "answers-reject", message, mend)
        if not self._reached and not self._is_found():
            message = "neither its title nor an alias, a signature or an example leads to it"
            mend = "add aliases in the words of those who ask, or merge it with the entry that comes first"
            yield self._fault("title", -1, "unreachable", message, mend)

    def _must_answer(self, index: int, text: str) -> Iterator[Problem]:
        decision = self._judged(text)
        best = decision.best
        if best is not None and best.entry == self.entry.id:
            self._reached = True
            self.silent += decision.kind != "answer"
            return
        other = self._loaded.catalog.get(best.entry) if best else None
        if other is None:
            message, mend = "nothing in this text points to this entry", "add an alias or a signature that says it"
        elif decision.entry == other.id:
            message = f"this text is answered by {other.path} instead"
            mend = f"decide for one: sharpen the aliases of entry {other.id}, or name it there under `reject`"
        else:
            message = f"{other.path} comes before this entry for this text"
            mend = "add an alias or a signature that says it, then run `faqbot learn` where there is a learned.json"
        code = "answered-by-other" if other and decision.entry == other.id else "not-first"
        yield self._fault("match", index, code, message, mend)

    def _is_found(self) -> bool:
        """Does one of its own wordings, as a title, or a signature, as a log, rank it first?"""
        texts = [(wording, "") for wording in self.entry.wordings()]
        texts += [("", f"```\n{signature.replace('*', ' ')}\n```") for signature in self.entry.signatures]
        return any((best := self._decided(*text).best) and best.entry == self.entry.id for text in texts)

    def _judged(self, example: str) -> Decision:
        title, _, body = example.strip().partition("\n")
        return self._decided(title, body)

    def _decided(self, title: str, body: str) -> Decision:
        return decide(self._matcher.match(self._matcher.read(title, body)), self._policy)

    def _fault(self, key: str, index: int, code: str, message: str, mend: str) -> Problem:
        path = self.entry.path
        line = self._loaded.line(path, key, index) or self._loaded.line(path, key)
        return Problem(path, line, message, mend, code=code)
