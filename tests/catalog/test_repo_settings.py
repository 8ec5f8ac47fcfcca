"""A repository's settings: what is taken, what is refused, what is merged, and that their documents are current."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.repo_settings import TABLE, RepoSettings, merge_settings, read_repo_settings, who_may
from bot.catalog.repo_settings_page import page
from bot.catalog.schema import schema_of
from bot.core.policy import Policy
from bot.handlers.commands import COMMANDS

ROOT = Path(__file__).parents[2]


def policy_of(text: str) -> Policy:
    settings, problems = read_repo_settings(text.encode())
    assert not problems
    return settings.policy


@pytest.mark.parametrize("data", [None, b"", b"# nothing yet\n"], ids=["no file", "empty", "comment"])
def test_without_keys_everything_keeps_its_default(data):
    assert read_repo_settings(data) == (RepoSettings(), ())


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        pytest.param("language: zh", "language", "zh", id="language"),
        pytest.param("language: EN", "language", "en", id="a word in capitals"),
        pytest.param("labels: [faq, 常见问题]", "extra_labels", ("faq", "常见问题"), id="labels"),
        pytest.param("apply_labels: false", "apply_labels", False, id="apply_labels"),
        pytest.param("create_labels: true", "create_labels", True, id="create_labels"),
        pytest.param("target_precision: 0.5", "target_precision", 0.5, id="least precision"),
        pytest.param("target_precision: 0.999", "target_precision", 0.999, id="highest precision"),
        pytest.param("suggest: true", "suggest", True, id="suggest"),
        pytest.param("muted: [3, 9]", "muted", (3, 9), id="muted"),
        pytest.param("opt_out_label: leave me alone", "opt_out_label", "leave me alone", id="opt_out_label"),
        pytest.param("skip_maintainers: true", "skip_maintainers", True, id="skip_maintainers"),
        pytest.param("max_age_days: 0", "max_age_days", 0, id="max_age_days"),
        pytest.param("dry_run: false", "dry_run", False, id="dry_run"),
        pytest.param("answer_limit: 200", "answer_limit", 200, id="answer_limit"),
        pytest.param("link: https://o.github.io/faq/{id}/", "link_base", "https://o.github.io/faq/{id}/", id="link"),
        pytest.param("commands_per_hour: 0", "commands_per_hour", 0, id="commands_per_hour"),
        pytest.param("catalog: docs/faq/", "catalog_folder", "docs/faq", id="catalog"),
    ],
)
def test_a_key_sets_its_field_of_the_policy_and_no_other(text, field, value):
    policy, usual = policy_of(text), Policy()
    assert getattr(policy, field) == value
    assert {each.name for each in fields(Policy) if getattr(policy, each.name) != getattr(usual, each.name)} == {field}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("langage: zh", "1: unknown key `langage` (did you mean `language`?)", id="misspelt key"),
        pytest.param("dry-run: true", "1: unknown key `dry-run` (did you mean `dry_run`?)", id="dash for underscore"),
        pytest.param("\ndry_run: yes please", "2: `dry_run` must be true or false, not text", id="no truth value"),
        pytest.param("language: fr", "`language` is fr (write author, zh or en)", id="word that is none"),
        pytest.param(
            "target_precision: 95", "`target_precision` is 95 (write a share from 0.5 to 0.999)", id="percent"
        ),
        pytest.param("target_precision: 1", "is 1 (write a share", id="precision above the limit"),
        pytest.param("target_precision: .inf", "is .inf (write a share", id="infinite precision"),
        pytest.param("target_precision: 0.49", "is 0.49 (write a share", id="precision below the limit"),
        pytest.param("max_age_days: -1", "`max_age_days` is -1 (write a whole number from 0 to 3650)", id="negative"),
        pytest.param("max_age_days: 3651", "is 3651 (write", id="above the limit"),
        pytest.param("max_age_days: 0x1F", "is 0x1F (write", id="hexadecimal"),
        pytest.param("muted: [0]", "`muted` is 0", id="entry 0"),
        pytest.param("labels: faq", "`labels` must be a list, not text", id="text for a list"),
        pytest.param(f"labels: [{'x' * 51}]", "cannot be a label", id="label that GitHub would refuse"),
        pytest.param("catalog: ../secrets", "`../secrets` is no folder of this repository", id="folder above"),
        pytest.param("catalog: /etc", "is no folder of this repository", id="absolute folder"),
        pytest.param("catalog: 'C:\\faq'", "is no folder of this repository", id="folder of a drive"),
        pytest.param("link: javascript:alert(1)", "is no web address (begin with https://)", id="no web address"),
        pytest.param("link: https://h/{entry}", "`{entry}` stands for nothing", id="unknown part of an address"),
        pytest.param("commands: anyone", "must hold names with a value each", id="commands without names"),
        pytest.param(
            "commands:\n  of: author", "2: `commands` has no `of` (did you mean `off`?)", id="unknown command"
        ),
        pytest.param("commands:\n  wrong: anyone", "`commands.wrong` is anyone", id="withdrawing for everybody"),
        pytest.param("commands: {why: author, why: anyone}", "has `why` twice", id="a command twice"),
        pytest.param("dry_run: true\ndry_run: false", "2: has the key `dry_run` twice", id="a key twice"),
        pytest.param("- dry_run", "does not hold keys", id="a list"),
        pytest.param("a: &x [1]\nb: *x", "anchors are not supported", id="anchors"),
        pytest.param("labels: [unclosed", "is not YAML", id="no YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_mend(text, said):
    _, problems = read_repo_settings(text.encode())
    assert said in "\n".join(map(str, problems))


def test_bytes_that_are_no_text_are_a_problem_not_an_error():
    settings, (problem,) = read_repo_settings(b"dry_run: true\n\xff\xfe")
    assert (settings.catalog, problem.code, problem.line) == ("faq", "not-utf8", 2)


@pytest.mark.parametrize(
    ("text", "dry"),
    [
        pytest.param("dry_run: ture", True, id="truth value that is none"),
        pytest.param("dry-run: true", True, id="misspelt key"),
        pytest.param("dry_run: true\n  x", True, id="no YAML"),
        pytest.param("dry_run: false\nlangage: zh", False, id="mistake elsewhere"),
        pytest.param("langage: zh", True, id="mistake, and nothing said about it"),
        pytest.param("", True, id="nothing"),
        pytest.param("language: zh", True, id="nothing said about it"),
        pytest.param("dry_run: false", False, id="told to speak"),
    ],
)
def test_it_keeps_still_unless_it_was_told_to_speak(text, dry):
    settings, _ = read_repo_settings(text.encode())
    assert settings.policy.dry_run is dry


def test_what_nobody_wrote_does_not_count_as_given():
    settings, _ = read_repo_settings(b"langage: zh\nmuted: [1]")
    assert settings.given == {"muted"}


def test_all_mistakes_are_told_at_once_and_the_rest_is_in_force():
    text = b"languag: zh\nsuggest: perhaps\nmuted: [4]\nlabels: [a, a]\nmax_age_days: 5\n"
    settings, problems = read_repo_settings(text)
    assert [problem.line for problem in problems] == [1, 2, 4]
    assert (settings.policy.muted, settings.policy.max_age_days, settings.policy.suggest) == ((4,), 5, False)


def test_commands_that_are_named_change_hands_and_the_others_stay():
    policy = policy_of("commands: {why: maintainers, 'off': author, wrong: maintainers, 'on': author}")
    expected = {**who_may(Policy()), "why": "maintainers", "off": "author", "wrong": "maintainers", "on": "author"}
    assert who_may(policy) == expected


def test_off_and_on_need_no_quotes():
    assert who_may(policy_of("commands:\n  off: author\n  on: author"))["off"] == "author"


def test_every_command_can_be_given_to_somebody():
    assert set(who_may(Policy())) == {command.name for command in COMMANDS}


def test_a_repository_goes_before_its_organisation_key_by_key():
    shared = b"language: zh\nmuted: [1]\ncommands: {why: author, list: author}\n"
    settings, problems = merge_settings(shared, b"language: en\ncommands: {why: maintainers}\n")
    assert not problems
    assert (settings.policy.language, settings.policy.muted) == ("en", (1,))
    assert {name: who_may(settings.policy)[name] for name in ("why", "list")} == {
        "why": "maintainers",
        "list": "author",
    }
    assert settings.given == {"language", "muted", "commands"}


def test_a_false_of_the_repository_goes_before_a_true_of_the_organisation():
    assert not merge_settings(b"dry_run: true", b"dry_run: false")[0].policy.dry_run


ABOVE_AND_BELOW = [
    pytest.param(b"", b"", True, id="nobody says anything"),
    pytest.param(b"dry_run: false", b"langage: zh", True, id="a mistake in the repository's own"),
    pytest.param(b"dry_run: false", b"dry_run: false\nlangage: zh", False, id="a mistake, but told to speak"),
    pytest.param(b"dry_run: false", b"language: zh", False, id="the organisation lets it speak"),
    pytest.param(b"langage: zh\ndry_run: false", b"language: zh", False, id="a mistake in the organisation's"),
]


@pytest.mark.parametrize(("shared", "own", "dry"), ABOVE_AND_BELOW)
def test_a_mistake_in_ones_own_file_counts_for_more_than_what_the_organisation_says(shared, own, dry):
    settings, _ = merge_settings(shared, own)
    assert settings.policy.dry_run is dry


def test_a_mistake_brings_no_dry_run_that_somebody_wrote():
    settings, _ = merge_settings(b"dry_run: false", b"langage: zh")
    assert "dry_run" not in settings.given


def test_a_broken_file_of_the_organisation_leaves_the_repository_its_own():
    settings, (problem,) = merge_settings(b"language: [", b"language: zh")
    assert settings.policy.language == "zh"
    assert problem.path.startswith("(the organisation's)")


def test_a_mistake_above_leaves_what_stands_below():
    settings, (problem,) = merge_settings(b"language: zh", b"language: klingon")
    assert (settings.policy.language, problem.line) == ("zh", 1)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(data):
    settings, problems = read_repo_settings(data)
    assert isinstance(settings, RepoSettings)
    assert all(problem.message and problem.path for problem in problems)


WORDS = st.sampled_from(["", "zh", "author", "anyone", "docs/faq", "../x", "https://h/{id}", "a" * 60, "x\ny"])
VALUES = st.one_of(
    WORDS, st.integers(-2, 15_000), st.booleans(), st.none(), st.sampled_from([0.4, 0.5, 0.95, 1.5]),
    st.lists(WORDS, max_size=3), st.lists(st.integers(0, 4), max_size=3),
    st.dictionaries(st.sampled_from(["why", "wrong", "offf"]), WORDS, max_size=2),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*(key.name for key in TABLE), "unknown"]), VALUES, max_size=4))
def test_schema_and_reader_agree(values):
    validator = jsonschema.Draft202012Validator(schema_of("settings", TABLE))
    _, problems = read_repo_settings(yaml.safe_dump(values, allow_unicode=True).encode())
    assert validator.is_valid(values) == (not problems), problems


def test_the_page_is_current():
    said = "write it anew: python -m bot.catalog.repo_settings docs"
    assert (ROOT / "docs/repository-settings.md").read_text(encoding="utf-8") == page(), said


def test_the_example_on_the_page_is_right():
    example = page().split("```yaml\n")[1].split("```")[0]
    settings, problems = read_repo_settings(example.encode())
    assert not problems
    assert not settings.policy.dry_run


def test_every_field_of_the_policy_can_be_set():
    from bot.catalog.repo_settings import _FIELDS

    named = {_FIELDS.get(key.name, key.name) for key in TABLE}
    unset = {each.name for each in fields(Policy)} - named
    assert unset == {"commands_by_anyone", "commands_by_author"}  # set through `commands`
