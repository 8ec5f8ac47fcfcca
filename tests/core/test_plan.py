"""What is left to do on an issue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions import AddLabels, CreateLabel, EditComment, PostComment, RemoveLabels
from bot.core.marker import read_marker, verdict_reply
from bot.core.match import Decision
from bot.core.plan import Plan, applied, plan, withdrawal
from bot.core.policy import Policy
from bot.core.reply import render_reply
from tests.replies import (
    ABSTAIN,
    BOT,
    MAINTAINER,
    NOON,
    READER,
    REPO,
    a_catalog,
    a_comment,
    a_reply,
    a_state,
    a_suggestion,
    a_text,
    an_answer,
    an_issue,
    of_kind,
)

POLICY = Policy()


def planned(decision: Decision, issue=None, policy=POLICY, state=None, language="en", asked=False) -> Plan:
    text = render_reply(a_text(language), decision, a_catalog(), policy, REPO)
    return plan(issue or an_issue(), decision, text, a_catalog(), policy, state or a_state(), NOON, asked=asked)


def kinds(result: Plan) -> list[str]:
    return [type(action).__name__ for action in result.actions]


def test_an_answer_puts_labels_on_and_then_the_comment():
    labels, comment = planned(an_answer(9)).actions
    assert labels == AddLabels(("faq", "recognition"))
    assert read_marker(comment.body).entries == (9,)


def test_an_abstention_does_nothing():
    assert planned(ABSTAIN) == Plan()


def test_a_suggestion_puts_no_labels_on():
    assert kinds(planned(a_suggestion(9, 3))) == ["PostComment"]


def test_a_reason_for_silence_stops_everything():
    result = planned(an_answer(), an_issue(locked=True))
    assert result == Plan((), ("the conversation is locked",))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("decision", [an_answer(9), a_suggestion(9, 3)], ids=["answer", "suggest"])
def test_the_same_verdict_changes_nothing(decision, language):
    assert planned(decision, state=a_state(a_reply(decision)), language=language) == Plan()


def test_another_entry_edits_the_reply_and_changes_the_labels():
    issue = an_issue(labels=("faq", "recognition", "bug"))
    state = a_state(a_reply(an_answer(9)), bot_labels=frozenset({"faq", "recognition"}))
    removed, added, comment = planned(an_answer(3), issue, state=state).actions
    assert removed == RemoveLabels(("recognition",))
    assert added == AddLabels(("inference",))
    assert comment.comment_id == 101
    assert read_marker(comment.body).entries == (3,)


def test_an_answer_that_became_a_suggestion_takes_the_labels_off():
    issue = an_issue(labels=("faq", "recognition"))
    state = a_state(a_reply(an_answer(9)), bot_labels=frozenset({"faq", "recognition"}))
    assert kinds(planned(a_suggestion(9, 3), issue, state=state)) == ["RemoveLabels", "EditComment"]


def test_a_reply_that_no_longer_holds_is_struck_out():
    issue = an_issue(labels=("faq", "recognition", "bug"))
    state = a_state(a_reply(an_answer(9)), bot_labels=frozenset({"faq", "recognition"}))
    removed, comment = planned(ABSTAIN, issue, state=state).actions
    assert removed == RemoveLabels(("faq", "recognition"))
    assert comment.body.startswith("~~[FAQ 9:")
    assert read_marker(comment.body).kind == "withdrawn"


def test_a_withdrawn_reply_comes_back_in_place():
    issue, state = applied(planned(ABSTAIN, state=a_state(a_reply())).actions, an_issue(), a_state(a_reply()), NOON)
    assert kinds(planned(an_answer(9), issue, state=state)) == ["AddLabels", "EditComment"]


def test_a_run_that_was_cut_off_after_the_labels_is_repaired():
    issue = an_issue(labels=("faq", "recognition"))
    state = a_state(bot_labels=frozenset({"faq", "recognition"}))
    assert kinds(planned(an_answer(9), issue, state=state)) == ["PostComment"]


def test_a_withdrawal_that_was_cut_off_after_the_labels_is_repaired():
    assert kinds(planned(ABSTAIN, state=a_state(a_reply()))) == ["EditComment"]


@pytest.mark.parametrize(
    ("issue", "state", "policy", "expected"),
    [
        pytest.param({}, {}, {}, ("faq", "recognition"), id="those of the entry"),
        pytest.param({}, {}, {"extra_labels": ("bug",)}, ("bug", "faq", "recognition"), id="and of the settings"),
        pytest.param({}, {}, {"extra_labels": ("FAQ",)}, ("faq", "recognition"), id="each once"),
        pytest.param({}, {"repo_labels": frozenset({"faq"})}, {}, ("faq",), id="only those that exist"),
        pytest.param({}, {"repo_labels": frozenset({"FAQ"})}, {}, ("FAQ",), id="as the repository spells them"),
        pytest.param({}, {"repo_labels": None}, {}, None, id="none where the repository's are unknown"),
        pytest.param({"labels": ("Faq",)}, {}, {}, ("recognition",), id="none that is there"),
        pytest.param(
            {}, {"removed_labels": frozenset({"FAQ"})}, {}, ("recognition",), id="none that a person took off"
        ),
        pytest.param({}, {}, {"apply_labels": False}, None, id="none where the settings say so"),
        pytest.param({"labels": ("faq", "recognition")}, {}, {}, None, id="nothing where all are there"),
    ],
)
def test_which_labels_are_put_on(issue, state, policy, expected):
    added = of_kind(planned(an_answer(9), an_issue(**issue), Policy(**policy), a_state(**state)).actions, AddLabels)
    assert added == ([AddLabels(expected)] if expected else [])


def test_labels_are_created_where_the_settings_say_so():
    state = a_state(repo_labels=frozenset({"faq"}))
    created, added, _ = planned(an_answer(9), policy=Policy(create_labels=True), state=state).actions
    assert (created.name, len(created.color)) == ("recognition", 6)
    assert created.description
    assert added == AddLabels(("faq", "recognition"))


def test_no_label_is_created_where_the_repositorys_are_unknown():
    state = a_state(repo_labels=None)
    assert kinds(planned(an_answer(9), policy=Policy(create_labels=True), state=state)) == ["PostComment"]


def test_a_label_that_a_person_took_off_is_not_created_either():
    state = a_state(repo_labels=frozenset({"faq"}), removed_labels=frozenset({"recognition"}))
    result = planned(an_answer(9), policy=Policy(create_labels=True), state=state)
    assert of_kind(result.actions, CreateLabel) == []


def test_a_persons_label_is_never_taken_off():
    issue = an_issue(labels=("faq", "recognition"))
    state = a_state(a_reply(an_answer(9)), bot_labels=frozenset({"faq"}))
    assert of_kind(planned(ABSTAIN, issue, state=state).actions, RemoveLabels) == [RemoveLabels(("faq",))]


def test_a_forged_marker_is_not_edited():
    forged = a_comment(a_reply(an_answer(9)).body, READER)
    assert kinds(planned(an_answer(3), state=a_state(forged))) == ["AddLabels", "PostComment"]


@pytest.mark.parametrize("asked", [False, True])
def test_a_persons_choice_is_changed_only_when_asked(asked):
    chosen = a_comment(a_reply(an_answer(3)).body.replace('{"digest"', '{"by":"person","digest"'), BOT, id=101)
    assert read_marker(chosen.body).by == "person"
    assert bool(planned(an_answer(9), state=a_state(chosen), asked=asked).actions) is asked


def test_a_withdrawal_happens_once():
    state = a_state(a_reply())
    actions = withdrawal(verdict_reply(state), an_issue(), a_catalog(), POLICY, state, why="person")
    issue, state = applied(actions, an_issue(), state, NOON)
    assert withdrawal(verdict_reply(state), issue, a_catalog(), POLICY, state, why="person") == ()


def test_a_reply_for_entries_that_are_gone_can_be_withdrawn():
    gone = a_comment(a_reply().body.replace("[9]", "[99]"), BOT, id=101)
    assert kinds(planned(ABSTAIN, state=a_state(gone))) == ["EditComment"]


names = st.sampled_from(["faq", "FAQ", "recognition", "inference", "bug", "other"])
labels = st.frozensets(names, max_size=4)
decisions = st.sampled_from([ABSTAIN, an_answer(9), an_answer(3), an_answer(2), a_suggestion(9), a_suggestion(3, 2)])
policies = st.builds(
    Policy,
    create_labels=st.booleans(),
    apply_labels=st.booleans(),
    extra_labels=st.sampled_from([(), ("bug",), ("triaged",)]),
)
earlier = st.sampled_from(
    [(), (a_reply(an_answer(9)),), (a_reply(an_answer(3), "zh"),), (a_reply(a_suggestion(9)),), (a_comment("hi"),)]
    + [(a_comment("hi"), a_reply(an_answer(2)), a_comment("thanks", MAINTAINER))]
)


@given(decisions, policies, labels, labels, labels, st.none() | labels, earlier, st.booleans())
def test_planning_again_on_the_resulting_state_gives_an_empty_plan(
    decision, policy, present, by_bot, removed, repo_labels, comments, asked
):
    issue = an_issue(labels=tuple(present))
    state = a_state(*comments, bot_labels=by_bot & present, removed_labels=removed - present, repo_labels=repo_labels)
    first = planned(decision, issue, policy, state, asked=asked)
    issue, state = applied(first.actions, issue, state, NOON, next_id=500)
    assert planned(decision, issue, policy, state, asked=asked).actions == ()


@given(st.lists(decisions, min_size=1, max_size=6), policies)
def test_there_is_at_most_one_reply_an_issue(sequence, policy):
    issue, state = an_issue(), a_state()
    for number, decision in enumerate(sequence):
        actions = planned(decision, issue, policy, state).actions
        issue, state = applied(actions, issue, state, NOON, next_id=500 + number)
    assert len(state.comments) <= 1
    assert len({label.casefold() for label in issue.labels}) == len(issue.labels)


@given(decisions, decisions, policies, labels, labels)
def test_a_cut_off_run_ends_like_a_whole_one(before, after, policy, present, removed):
    start = (an_issue(labels=tuple(present)), a_state(removed_labels=removed - present))
    issue, state = applied(planned(before, *_swap(start, policy)).actions, *start, NOON, next_id=500)
    actions = planned(after, issue, policy, state).actions
    whole = applied(actions, issue, state, NOON, next_id=501)
    for done in range(len(actions)):
        half = applied(actions[:done], issue, state, NOON, next_id=501)
        repaired = applied(planned(after, half[0], policy, half[1]).actions, *half, NOON, next_id=501)
        assert {*repaired[0].labels} == {*whole[0].labels}
        assert repaired[1].comments == whole[1].comments


def _swap(start, policy):
    issue, state = start
    return issue, policy, state


def test_what_was_applied_is_seen():
    actions = (
        CreateLabel("new", "c5def5"),
        AddLabels(("new", "faq")),
        PostComment("one"),
        EditComment(7, "two"),
        RemoveLabels(("faq",)),
    )
    issue, state = applied(actions, an_issue(labels=("bug",)), a_state(a_comment("x", id=7)), NOON, next_id=8)
    assert issue.labels == ("bug", "new")
    assert state.bot_labels == {"new"}
    assert "new" in state.repo_labels
    assert [(comment.id, comment.body, comment.author) for comment in state.comments] == [
        (7, "two", READER),
        (8, "one", BOT),
    ]
    assert state.comments[1].created_at == NOON
