"""When the bot stays silent, and who may command it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.commands import SlashCommand
from bot.core.etiquette import (
    answered_by_person,
    cites,
    is_switched_off,
    may_command,
    reasons_for_silence,
    switch_of,
)
from bot.core.issue import Author, Known, Repo, Switch
from bot.core.marker import Marker, write_marker
from bot.core.match import Decision
from bot.core.policy import Policy
from bot.core.reply import render_withdrawn, with_marker
from tests.replies import (
    ABSTAIN,
    BOT,
    DICTIONARY,
    MAINTAINER,
    NOON,
    READER,
    REPO,
    STRANGER,
    a_catalog,
    a_comment,
    a_reply,
    a_state,
    a_suggestion,
    an_answer,
    an_issue,
)

POLICY = Policy()
DELETED = Known(reply_deleted=True)
WITHDRAWN = a_comment(render_withdrawn([DICTIONARY], "en", POLICY, REPO, why="person"), BOT, id=101)
CHOSEN = a_comment(write_marker(Marker("answer", (9,), "12345678", by="person")), BOT, id=101)
SHOWN = a_comment(write_marker(Marker("shown", (9,), "12345678", by="person", to=5)), BOT, id=101)


def reasons(issue=None, decision: Decision | None = None, policy=POLICY, state=None, now=NOON, asked=False):
    return reasons_for_silence(
        issue or an_issue(), decision or an_answer(), a_catalog(), policy, state or a_state(), now, asked=asked
    )


def test_a_new_issue_by_a_person_is_answered():
    assert reasons() == ()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        pytest.param({"issue": an_issue(is_pull_request=True)}, "this is a pull request", id="a pull request"),
        pytest.param({"issue": an_issue(author=BOT)}, "I opened this issue myself", id="its own issue"),
        pytest.param(
            {"issue": an_issue(author=Author("x[bot]", 5, is_bot=True))}, "a bot opened this issue", id="a bot's issue"
        ),
        pytest.param({"issue": an_issue(state="closed")}, "the issue is closed", id="a closed issue"),
        pytest.param({"issue": an_issue(locked=True)}, "the conversation is locked", id="a locked issue"),
        pytest.param(
            {"issue": an_issue(repo=Repo("octo/ocr", 500, archived=True))},
            "the repository is archived",
            id="an archive",
        ),
        pytest.param(
            {"issue": an_issue(labels=("bug", "No-FAQ"))}, "the issue carries the label no-faq", id="the opt-out label"
        ),
        pytest.param(
            {"state": a_state(a_comment("/faq off", MAINTAINER))},
            "somebody with write access said /faq off here",
            id="switched off",
        ),
        pytest.param(
            {"issue": an_issue(body="I read FAQ 9, it does not help")},
            "the author already cites FAQ 9",
            id="cited by number",
        ),
        pytest.param({"state": a_state(SHOWN)}, "FAQ 9 was already shown here on request", id="shown on request"),
    ],
)
def test_reasons_that_always_hold(changed, reason):
    assert reasons(**changed) == (reason,)
    assert reasons(**changed, asked=True) == (reason,)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        pytest.param(
            {"policy": Policy(muted=(9,))}, "FAQ 9 is muted: it answers only when asked for", id="a muted entry"
        ),
        pytest.param({"now": NOON + timedelta(days=7, seconds=1)}, "the issue is older than 7 days", id="an old issue"),
        pytest.param(
            {"policy": Policy(skip_maintainers=True), "issue": an_issue(author=MAINTAINER)},
            "a maintainer opened this issue, and the settings say to leave those alone",
            id="a maintainer's issue",
        ),
        pytest.param(
            {"policy": Policy(skip_maintainers=True), "issue": an_issue(author_association="MEMBER")},
            "a maintainer opened this issue, and the settings say to leave those alone",
            id="a member's issue",
        ),
        pytest.param(
            {"state": a_state(a_comment("Update it.", MAINTAINER))},
            "somebody with write access already answered",
            id="answered by a person",
        ),
        pytest.param({"state": a_state(known=DELETED)}, "somebody deleted my reply", id="its reply was deleted"),
        pytest.param(
            {"state": a_state(replace(a_reply(), minimized=True))}, "somebody hid my reply", id="its reply was hidden"
        ),
        pytest.param({"state": a_state(WITHDRAWN)}, "somebody said that my reply was wrong", id="its reply was wrong"),
        pytest.param(
            {"state": a_state(CHOSEN)}, "somebody chose the reply that stands here", id="its reply was chosen"
        ),
    ],
)
def test_reasons_that_do_not_hold_when_asked(changed, reason):
    assert reasons(**changed) == (reason,)
    assert reasons(**changed, asked=True) == ()


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"now": NOON + timedelta(days=7)}, id="exactly as old as may be"),
        pytest.param({"issue": an_issue(created_at=None), "now": NOON + timedelta(days=999)}, id="of unknown age"),
        pytest.param({"issue": an_issue(author=MAINTAINER)}, id="a maintainer's issue without the setting"),
        pytest.param({"policy": Policy(muted=(3,))}, id="another entry is muted"),
        pytest.param({"policy": Policy(opt_out_label=""), "issue": an_issue(labels=("",))}, id="no opt-out label"),
        pytest.param({"issue": an_issue(labels=("bug",))}, id="another label"),
        pytest.param({"state": a_state(a_reply())}, id="its own reply stands there"),
        pytest.param({"state": a_state(a_comment("Same here", STRANGER))}, id="a stranger commented"),
        pytest.param({"state": a_state(SHOWN), "decision": an_answer(3)}, id="another entry was shown"),
        pytest.param({"state": a_state(a_comment(SHOWN.body, READER))}, id="a stranger copied the marker"),
        pytest.param({"state": a_state(a_comment(WITHDRAWN.body, STRANGER))}, id="a stranger copied a withdrawal"),
        pytest.param({"issue": an_issue(body="I read FAQ 9"), "decision": an_answer(3)}, id="another entry is cited"),
        pytest.param(
            {"issue": an_issue(body="I read FAQ 9"), "decision": a_suggestion(9, 3)}, id="one of two is cited"
        ),
    ],
)
def test_no_reason(changed):
    assert reasons(**changed) == ()


def test_every_reason_is_told():
    issue = an_issue(is_pull_request=True, locked=True, state="closed")
    assert len(reasons(issue=issue, now=NOON + timedelta(days=30))) == 4


def test_an_issue_about_nothing_has_its_reasons_too():
    assert reasons(issue=an_issue(locked=True), decision=ABSTAIN) == ("the conversation is locked",)


def test_all_suggestions_cited_is_a_reason():
    issue = an_issue(body="I read FAQ 9 and FAQ #3")
    assert reasons(issue=issue, decision=a_suggestion(9, 3)) == ("the author already cites FAQ 9 and FAQ 3",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("I read the FAQ", id="no number"),
        pytest.param("FAQ 90", id="a longer number"),
        pytest.param("FAQ 19", id="a number that ends so"),
        pytest.param("FAQ 9.1 of the manual", id="a version"),
        pytest.param("FAQ\n\n9. install", id="a list after the word"),
        pytest.param("entry 9", id="a number without the FAQ"),
        pytest.param("1009-entry.md", id="a longer file name"),
        pytest.param("009-entry.md.bak", id="another file"),
        pytest.param("words appear that are not in my dictionary", id="the title as the question"),
        pytest.param("the faq: words appear that are not in my dictionary", id="the title without quotes"),
        pytest.param('"Words appear that are not in my dictionary"', id="the title in quotes without the FAQ"),
    ],
)
def test_what_does_not_cite_an_entry(text):
    assert not cites(text, DICTIONARY, POLICY, an_issue())


@pytest.mark.parametrize("blank", [" ", "\t", "-", "_ "])
def test_hostile_blanks_behind_the_faq_take_bounded_time(blank):
    start = time.perf_counter()
    assert not cites("I read the FAQ" + blank * 30_000 + ".", DICTIONARY, POLICY, an_issue())
    assert time.perf_counter() - start < 1  # seconds; an hour before


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("FAQ 9", id="number"),
        pytest.param("see faq #9.", id="number with a sharp"),
        pytest.param("FAQ-9", id="number with a hyphen"),
        pytest.param("FAQ entry 9", id="entry"),
        pytest.param("FAQ No. 9", id="number spelled out"),
        pytest.param("FAQ第9条", id="in Chinese"),
        pytest.param("常见问题 9", id="all Chinese"),
        pytest.param("FAQ 009", id="leading zeros"),
        pytest.param("https://github.com/octo/ocr/blob/main/faq/009-entry.md", id="the file on a branch"),
        pytest.param("https://github.com/octo/ocr/blob/HEAD/faq/009-entry.zh.md", id="the translation"),
        pytest.param("[this](../faq/009-entry.md#top)", id="a relative link"),
        pytest.param('I read "Words appear that are not in my dictionary" in the FAQ', id="the title quoted"),
        pytest.param("FAQ 里的“第9条的标题：识别结果不在字典里”试过了", id="the Chinese title quoted"),
        pytest.param("[Words appear that are not in my dictionary](x) of the FAQ", id="the title as a link"),
    ],
)
def test_what_cites_an_entry(text):
    assert cites(text, DICTIONARY, POLICY, an_issue())


def test_a_page_below_the_link_base_cites_the_entry():
    policy = Policy(link_base="https://docs.example.org/faq/{id}")
    assert cites("see https://docs.example.org/faq/9", DICTIONARY, policy, an_issue())
    assert not cites("see https://docs.example.org/faq/91", DICTIONARY, policy, an_issue())


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        pytest.param([], False, id="never"),
        pytest.param([("/faq off", MAINTAINER)], True, id="by a writer"),
        pytest.param([("/FAQ OFF", MAINTAINER)], True, id="in capitals"),
        pytest.param([("／faq　关闭", MAINTAINER)], True, id="in Chinese"),
        pytest.param([("`/faq off`", MAINTAINER)], False, id="in code"),
        pytest.param([("> /faq off", MAINTAINER)], False, id="in a quote"),
        pytest.param([("/faq off", READER)], False, id="by the author"),
        pytest.param([("/faq off", STRANGER)], False, id="by a stranger"),
        pytest.param([("/faq off", replace(MAINTAINER, is_bot=True))], False, id="by a bot"),
        pytest.param([("/faq off", MAINTAINER), ("/faq on", STRANGER)], True, id="on again by a stranger"),
        pytest.param([("/faq off", MAINTAINER), ("/faq on", MAINTAINER)], False, id="on again"),
        pytest.param([("/faq off\n/faq on", MAINTAINER)], False, id="off and on at once"),
        pytest.param([("/faq on", MAINTAINER), ("/faq off", MAINTAINER)], True, id="off again"),
        pytest.param([("/faq offer", MAINTAINER)], False, id="another word"),
    ],
)
def test_switched_off(comments, expected):
    state = a_state(*(a_comment(body, author, id=n) for n, (body, author) in enumerate(comments, 1)))
    assert is_switched_off(an_issue(), state, POLICY) is expected


def test_comments_of_those_who_may_not_switch_it_off_are_not_read_as_markdown():
    comments = [a_comment("![" * 32_000 + "\n/faq off", STRANGER, id=number) for number in range(1, 21)]
    start = time.process_time()
    assert not is_switched_off(an_issue(), a_state(*comments), POLICY)
    assert time.process_time() - start < 1  # second; it would be one for each


NOTED = a_comment(with_marker("I say nothing more.", Marker("command", digest="0" * 8, switch="off")), BOT, id=6)
OVER = replace(NOTED, body=NOTED.body.replace('"off"', '"on"'))

REMEMBERED = [
    pytest.param([], None, False, id="nothing"),
    pytest.param([NOTED], None, True, id="by its own note, the command deleted or its author gone"),
    pytest.param([replace(NOTED, author=STRANGER)], None, False, id="by a note that somebody forged"),
    pytest.param([], Switch(True, 5), True, id="by the database, all comments deleted"),
    pytest.param([NOTED, a_comment("/faq on", MAINTAINER, id=9)], None, False, id="on again after the note"),
    pytest.param([NOTED, a_comment("/faq on", STRANGER, id=9)], None, True, id="on again by a stranger"),
    pytest.param([OVER], Switch(False, 9), False, id="on again, and that comment deleted"),
    pytest.param([a_comment("/faq off", MAINTAINER, id=5), OVER], None, False, id="its note says that it is over"),
    pytest.param([a_comment("/faq off", MAINTAINER, id=12), OVER], Switch(False, 9), True, id="off once more"),
]


@pytest.mark.parametrize(("comments", "switch", "expected"), REMEMBERED)
def test_what_remembers_that_it_was_switched_off(comments, switch, expected):
    state = a_state(*comments, known=Known(switch=switch))
    assert is_switched_off(an_issue(), state, POLICY) is expected


def test_the_author_may_switch_off_where_the_settings_say_so():
    policy = Policy(commands_by_author=("off", "on"))
    assert is_switched_off(an_issue(), a_state(a_comment("/faq off", READER)), policy)


@pytest.mark.parametrize(
    ("arguments", "expected"), [("off", "off"), ("on", "on"), ("关", "off"), ("why", ""), ("", "")]
)
def test_switch_of(arguments, expected):
    assert switch_of(SlashCommand(arguments)) == expected


@pytest.mark.parametrize(
    ("verb", "sender", "may_write", "expected"),
    [
        pytest.param("show", STRANGER, False, True, id="anyone may look"),
        pytest.param("help", STRANGER, False, True, id="anyone may ask for help"),
        pytest.param("wrong", STRANGER, False, False, id="a stranger may not object"),
        pytest.param("wrong", READER, False, True, id="the author may object"),
        pytest.param("off", READER, False, False, id="the author may not switch off"),
        pytest.param("off", STRANGER, True, True, id="a writer may switch off"),
        pytest.param("unknown", READER, False, False, id="what nobody knows is for writers"),
    ],
)
def test_who_may_command(verb, sender, may_write, expected):
    assert may_command(verb, sender, an_issue(), POLICY, may_write) is expected


def test_the_settings_may_take_commands_from_everybody():
    policy = Policy(commands_by_anyone=(), commands_by_author=())
    assert not may_command("show", READER, an_issue(), policy, False)
    assert may_command("show", MAINTAINER, an_issue(), policy, True)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        pytest.param(a_comment("Update it.", MAINTAINER), True, id="a writer"),
        pytest.param(
            a_comment("Update it.", replace(MAINTAINER, login="MAINTAINER")), True, id="its login in capitals"
        ),
        pytest.param(a_comment("/faq again", MAINTAINER), False, id="only a command"),
        pytest.param(a_comment("/faq again\n/faq why", MAINTAINER), False, id="only commands"),
        pytest.param(a_comment("Look:\n/faq again", MAINTAINER), True, id="a command and words"),
        pytest.param(a_comment("Any news?", STRANGER), False, id="a stranger"),
        pytest.param(a_comment("Any news?", STRANGER, author_association="OWNER"), False, id="a claim in the payload"),
        pytest.param(a_comment("An answer.", BOT), False, id="the bot"),
        pytest.param(a_comment("Stale.", Author("stale[bot]", 4, is_bot=True)), False, id="another bot"),
        pytest.param(a_comment("", MAINTAINER), True, id="an empty comment, such as an image"),
    ],
)
def test_answered_by_a_person(comment, expected):
    assert (answered_by_person(an_issue(), a_state(comment)) is not None) is expected


def test_authors_with_write_access_do_not_answer_themselves():
    issue = an_issue(author=MAINTAINER)
    assert answered_by_person(issue, a_state(a_comment("More.", MAINTAINER))) is None
