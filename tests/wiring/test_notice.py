"""Maintainers hear of a file that cannot be used once, in an issue."""

from __future__ import annotations

import pytest

from bot.core.issue import Author, Issue, Repo
from bot.errors import Permanent, Transient
from bot.gh.memory_hub import BOT
from bot.wiring.notice import TITLE, tell_maintainers
from tests.wiring.scene import BROKEN, NAME, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene().repo({"faq/003-licence.md": BROKEN})


def tell(scene: Scene) -> bool:
    return tell_maintainers(scene.hub, NAME, Scene(hub=scene.hub).repositories.served(scene.hub, NAME))


def notices(scene: Scene) -> list[Issue]:
    return [issue for issue in scene.hub.issues(NAME, limit=100) if issue.title == TITLE]


def test_every_problem_is_named(scene):
    assert tell(scene)
    (issue,) = notices(scene)
    assert "- `faq/003-licence.md:1: has no title (add it at the top)`" in issue.body
    assert "titel" in issue.body


def test_while_it_is_open_there_is_no_other(scene):
    tell(scene)
    scene.commit(**{"faq/004-x.md": BROKEN})
    assert not tell(scene)
    assert len(notices(scene)) == 1


def test_while_it_is_open_there_is_no_other_however_many_issues_came_since(scene):
    tell(scene)
    for _ in range(500):
        scene.issue()
    scene.commit(**{"faq/004-x.md": BROKEN})
    assert not tell(scene)


def test_it_is_found_among_the_newest_where_github_knows_no_issues_of_the_author(scene):
    tell(scene)
    scene.hub.fail(Permanent("no such author", 422), verb="issues")
    assert not tell(scene)


def test_closed_with_the_same_problems_it_does_not_come_again(scene):
    tell(scene)
    scene.hub.github.change_issue(NAME, notices(scene)[0].number, state="closed")
    assert not tell(scene)


def test_closed_with_other_problems_it_comes_again(scene):
    tell(scene)
    scene.hub.github.change_issue(NAME, notices(scene)[0].number, state="closed")
    scene.commit(**{"faq/004-x.md": BROKEN})
    assert tell(scene)
    assert len(notices(scene)) == 2


def test_an_issue_of_that_title_by_somebody_else_does_not_count(scene):
    scene.hub.github.add_issue(Issue(TITLE, "x", repo=Repo(NAME), author=Author("prankster", 66)))
    assert tell(scene)
    assert notices(scene)[0].author == BOT


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(None, id="nothing is wrong"),
        pytest.param({}, id="there is no catalog yet"),
        pytest.param({"faq/learned.json": b'{"format": 99}'}, id="only a warning"),
    ],
)
def test_there_is_nothing_to_tell(files):
    scene = Scene().repo(files)
    assert not tell(scene)
    assert scene.hub.writes == []


def test_without_the_right_to_open_issues_it_goes_on(scene):
    scene.hub.fail(Permanent("issues are off", 410), verb="create_issue")
    assert not tell(scene)


def test_where_github_is_away_it_is_tried_again(scene):
    scene.hub.fail(Transient("down"), verb="create_issue")
    with pytest.raises(Transient):
        tell(scene)
