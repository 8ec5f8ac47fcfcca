"""A repository's own catalog and settings: read once a commit, and never worse than what was there before."""

from __future__ import annotations

import pytest

from bot.core.policy import Policy
from bot.errors import Permanent, Transient
from bot.gh.hub import FILE_LIMIT
from bot.gh.memory_hub import MemoryHub
from bot.wiring.repositories import FRESH_SECONDS, Repositories, Served, versions_of
from tests.wiring.scene import BROKEN, FILES, LICENCE, NAME, SHAPES, Scene, an_entry


@pytest.fixture
def scene() -> Scene:
    return Scene().repo()


def served(scene: Scene, name: str = NAME) -> Served:
    return scene.repositories.served(scene.hub, name)


def later(scene: Scene) -> Served:
    """What is in force once the head is asked for again."""
    scene.clock += FRESH_SECONDS
    return served(scene)


def ids(found: Served) -> list[int]:
    return [entry.id for entry in found.catalog.entries]


def reads(scene: Scene) -> int:
    return sum(call in ("read_file", "files") for call in scene.hub.calls)


def test_the_catalog_of_the_default_branch_is_in_force(scene):
    found = served(scene)
    assert (ids(found), found.policy, found.problems, found.enabled) == ([2, 3], Policy(dry_run=False), (), True)


def test_only_the_catalogs_own_folder_is_read(scene):
    scene.commit(**{"faq/drafts/009-x.md": BROKEN, "docs/009-x.md": BROKEN, "faq2/009-x.md": BROKEN})
    assert (ids(served(scene)), served(scene).problems) == ([2, 3], ())


def test_what_was_read_is_kept_and_the_head_asked_for_after_a_while(scene):
    first = served(scene)
    before = len(scene.hub.calls)
    assert served(scene) is first
    assert len(scene.hub.calls) == before
    read = reads(scene)
    assert later(scene) is first
    assert reads(scene) == read


def test_a_new_commit_is_noticed_after_a_while(scene):
    served(scene)
    scene.commit(**{"faq/003-licence.md": None})
    assert ids(served(scene)) == [2, 3]
    assert ids(later(scene)) == [2]


def fetched(scene: Scene, before: int) -> list[str]:
    """What was asked for since then, without heads."""
    return [call for call in scene.hub.calls[before:] if call in ("read_file", "files")]


def test_of_a_new_commit_only_the_files_that_changed_are_fetched(scene):
    served(scene)
    scene.commit(**{"faq/003-licence.md": LICENCE.replace(b"commercial", b"commercially sold"), "src/a.py": b"x"})
    before = len(scene.hub.calls)
    found = later(scene)
    assert fetched(scene, before) == ["read_file", "files", "read_file"]  # settings, names, the one entry
    assert found.catalog.get(3).title == "Can I use paintlab in a commercially sold product?"
    scene.commit(**{"faq/003-licence.md": None, "faq/007-moved.md": SHAPES.replace(b"id: 2", b"id: 7")})
    before = len(scene.hub.calls)
    assert ids(later(scene)) == [2, 7]
    assert fetched(scene, before) == ["read_file", "files", "read_file"]


def test_a_pull_request_costs_the_files_that_it_changes(scene):
    served(scene)
    head = scene.commit(**{"faq/003-licence.md": None, "faq/004-new.md": SHAPES.replace(b"id: 2", b"id: 4")})
    before = len(scene.hub.calls)
    assert ids(scene.repositories.at(scene.hub, NAME, head)) == [2, 4]
    assert fetched(scene, before) == ["read_file", "files", "read_file"]


def test_a_push_is_noticed_at_once(scene):
    served(scene)
    scene.commit(**{"faq/003-licence.md": None})
    scene.repositories.forget(NAME.upper())
    assert ids(served(scene)) == [2]


@pytest.mark.parametrize("pushed", [pytest.param(NAME, id="its own"), pytest.param("octo/.github", id="its owner's")])
@pytest.mark.parametrize("is_known", [False, True])
def test_a_push_that_comes_while_files_are_read_is_noticed_too(scene, pushed, is_known):
    class Pushing(MemoryHub):
        def default_branch(self, repo: str) -> tuple[str, str]:
            found = super().default_branch(repo)
            if repo == NAME:
                self.github.commit(NAME, {"faq/003-licence.md": None})
                scene.repositories.forget(pushed)
            return found

    if is_known:
        served(scene)
        scene.clock += FRESH_SECONDS
    assert ids(scene.repositories.served(Pushing(scene.hub.github), NAME)) == [2, 3]
    assert ids(served(scene)) == [2]


def test_a_name_is_the_same_in_any_case(scene):
    assert served(scene, "Octo/Paint") is served(scene)


def test_the_last_good_catalog_stays_in_force_when_a_file_breaks(scene):
    served(scene)
    scene.commit(**{"faq/003-licence.md": BROKEN})
    found = later(scene)
    assert ids(found) == [2, 3]
    assert {problem.path for problem in found.problems} == {"faq/003-licence.md"}
    scene.commit(**{"faq/003-licence.md": FILES["faq/003-licence.md"], "faq/002-shapes.md": None})
    mended = later(scene)
    assert (ids(mended), mended.problems) == ([3], ())


def test_a_catalog_that_was_broken_from_the_start_keeps_what_can_be_read():
    found = served(Scene().repo({"faq/002-shapes.md": SHAPES, "faq/003-licence.md": BROKEN}))
    assert ids(found) == [2]
    assert found.problems


def test_a_broken_entry_does_not_hold_back_new_settings(scene):
    served(scene)
    scene.commit(**{"faq/003-licence.md": BROKEN, "settings": "muted: [2]\n"})
    found = later(scene)
    assert (ids(found), found.policy.muted) == ([2, 3], (2,))


def test_a_broken_setting_does_not_hold_back_a_new_entry(scene):
    scene.commit(settings="muted: [2]\n")
    served(scene)
    scene.commit(**{"faq/003-licence.md": None, "settings": "mutted: [3]\n"})
    found = later(scene)
    assert (ids(found), found.policy.muted, found.policy.dry_run) == ([2], (2,), False)
    assert found.problems


KEEPS_STILL = [
    pytest.param("enabled: false\nlangage: zh\n", id="switched off"),
    pytest.param("dry_run: true\nlangage: zh\n", id="dry run"),
]


@pytest.mark.parametrize("settings", KEEPS_STILL)
def test_who_says_keep_still_is_heard_whatever_else_is_wrong(scene, settings):
    assert served(scene).enabled
    scene.commit(settings=settings)
    found = later(scene)
    assert not found.enabled or found.policy.dry_run


DRY = [
    pytest.param("", True, False, id="nobody wrote anything"),
    pytest.param("language: zh\n", True, False, id="nobody said"),
    pytest.param("dry_run: true\n", True, True, id="somebody wants it"),
    pytest.param("dry_run: false\n", False, False, id="switched on"),
]


@pytest.mark.parametrize(("settings", "is_dry", "is_wanted"), DRY)
def test_a_new_repository_begins_in_dry_run(settings, is_dry, is_wanted):
    found = served(Scene().repo(settings=settings, speaks=False))
    assert (found.policy.dry_run, found.wants_dry_run) == (is_dry, is_wanted)


def test_the_organisations_settings_are_below_the_repositorys_own(scene):
    scene.repo({}, "muted: [2]\nlanguage: zh\n", "octo/.github")
    scene.commit(settings="language: en\n")
    policy = served(scene).policy
    assert (policy.muted, policy.language) == ((2,), "en")


def test_a_mistake_does_not_silence_the_bot_where_the_organisation_lets_it_speak():
    scene = Scene().repo(settings="language: en\n", speaks=False).repo({}, "dry_run: false\n", "octo/.github")
    assert not served(scene).policy.dry_run
    scene.hub.github.commit(NAME, {".github/faqbot.yml": b"langage: en\n"})
    found = later(scene)
    assert found.problems
    assert (found.policy.dry_run, found.policy.language, found.wants_dry_run) == (False, "en", False)


def test_a_change_of_the_organisations_settings_is_noticed(scene):
    scene.repo({}, "muted: [2]\n", "octo/.github")
    assert served(scene).enabled
    scene.commit("octo/.github", settings="enabled: false\n")
    assert not later(scene).enabled


def test_a_push_to_the_organisations_settings_is_noticed_everywhere_at_once(scene):
    scene.repo({}, "muted: [2]\n", "octo/.github").repo(name="other/paint")
    before = served(scene, "other/paint")
    assert served(scene).enabled
    scene.commit("octo/.github", settings="enabled: false\n")
    scene.repositories.forget("octo/.github")
    assert not served(scene).enabled
    assert served(scene, "other/paint") is before


def test_the_organisations_own_repository_has_its_settings_once():
    scene = Scene().repo(FILES, "muted: [2]\n", "octo/.github")
    assert served(scene, "octo/.github").policy.muted == (2,)


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        pytest.param("docs/faq/", "docs/faq", id="in a folder"),
        pytest.param("./faq", "faq", id="from here"),
        pytest.param("docs/./faq", "docs/faq", id="from here, in a folder"),
        pytest.param(".", "", id="the whole repository"),
    ],
)
def test_another_folder_may_hold_the_catalog(settings, folder):
    files = {"002-shapes.md": SHAPES, "cases/009-x.md": BROKEN}
    scene = Scene().repo(
        {f"{folder}/{name}".strip("/"): data for name, data in files.items()}, f"catalog: {settings}\n"
    )
    found = served(scene)
    assert (ids(found), found.policy.catalog_folder, found.problems) == ([2], folder, ())


LARGE = b"x" * (FILE_LIMIT + 1)


@pytest.mark.parametrize(
    ("path", "problems"),
    [
        pytest.param("faq/screenshot.png", [], id="a picture is none of the catalog"),
        pytest.param("faq/004-new.md", ["faq/004-new.md"], id="an entry"),
        pytest.param("faq/learned.json", ["faq/learned.json"], id="what was learned"),
        pytest.param(".github/faqbot.yml", [".github/faqbot.yml"], id="settings"),
    ],
)
def test_a_file_that_github_does_not_give_is_a_problem_and_stops_nothing(scene, path, problems):
    scene.commit(**{path: LARGE})
    found = served(scene)
    assert (ids(found), [problem.path for problem in found.problems]) == ([2, 3], problems)
    assert {problem.message for problem in found.problems} <= {"is larger than 1 MB, and GitHub gives no such file"}


def test_settings_that_cannot_be_read_let_the_bot_keep_still(scene):
    scene.repo({}, "muted: [2]\n", "octo/.github")
    scene.commit("octo/.github", **{".github/faqbot.yml": LARGE})
    found = served(scene)
    assert found.policy.dry_run
    assert [problem.path for problem in found.problems] == ["(the organisation's) .github/faqbot.yml"]


def test_of_too_many_files_those_that_hold_for_all_entries_are_read_and_the_rest_is_told_of():
    files = {f"faq/{id:04}-x.md": an_entry(id, f"Question number {id}") for id in range(1, 1_001)}
    shared = {"faq/catalog.yml": b"name: Paint", "faq/glossary.yml": b"hue: [hue, tint]", "faq/learned.json": b"{}"}
    found = served(Scene().repo({**files, **shared}))
    assert (len(found.catalog.entries), found.catalog.name) == (997, "Paint")
    assert "hue" in found.catalog.glossary
    (problem,) = found.problems
    assert str(problem).startswith("faq: holds 1,003 files of a catalog, and only the first 1,000 are read")
    assert problem.severity == "error"


def test_a_repository_without_entries_says_so(scene):
    (problem,) = served(scene.repo({}, name="octo/empty"), "octo/empty").problems
    assert problem.code == "no-entries"


BUILTIN = [
    pytest.param({}, "", [7], id="where the repository has none"),
    pytest.param(FILES, "builtin: true\n", [7], id="where it is wanted"),
    pytest.param(FILES, "", [2, 3], id="not where it has its own"),
]


@pytest.mark.parametrize(("files", "settings", "expected"), BUILTIN)
def test_the_servers_own_catalog_is_used(tmp_path, files, settings, expected):
    (tmp_path / "007-x.md").write_text("---\nid: 7\ntitle: Seven\n---\nAnswer.\n")
    scene = Scene().repo(files, settings)
    assert ids(Repositories(tmp_path).served(scene.hub, NAME)) == expected


AWAY = [pytest.param(Transient("down"), id="down"), pytest.param(Permanent("gone", 404), id="gone")]


@pytest.mark.parametrize("error", AWAY)
@pytest.mark.parametrize("verb", ["default_branch", "read_file", "files"])
def test_while_github_is_away_what_is_known_stays_in_force(scene, verb, error):
    before = served(scene)
    scene.commit(**{"faq/003-licence.md": None})
    scene.hub.fail(error, verb=verb)
    assert later(scene) is before
    assert ids(served(scene)) == [2]


@pytest.mark.parametrize("verb", ["default_branch", "read_file", "files"])
def test_where_nothing_is_known_the_error_is_raised_and_nothing_kept(scene, verb):
    scene.hub.fail(Transient("down"), verb=verb)
    with pytest.raises(Transient):
        served(scene)
    assert ids(served(scene)) == [2, 3]


def test_one_repositorys_trouble_touches_no_other(scene):
    scene.repo({"faq/001-x.md": BROKEN}, "enabled: false\n", "octo/other")
    assert not served(scene, "octo/other").enabled
    assert (served(scene).enabled, served(scene).problems) == (True, ())


def test_a_commit_is_looked_at_without_putting_it_in_force(scene):
    before = served(scene)
    commit = scene.commit(**{"faq/003-licence.md": None})
    assert ids(scene.repositories.at(scene.hub, NAME, commit)) == [2]
    assert served(scene) is before


CHANGES = [
    pytest.param({"faq/003-licence.md": None}, {"catalog"}, id="an entry"),
    pytest.param({"faq/catalog.yml": b"noise: [harmless]\n"}, {"catalog"}, id="what is noise"),
    pytest.param({"faq/glossary.yml": b"brush: [brush]\n"}, {"catalog"}, id="the glossary"),
    pytest.param({"settings": b"muted: [2]\n"}, {"policy"}, id="the settings"),
    pytest.param({"README.md": b"x"}, set(), id="something else"),
]


@pytest.mark.parametrize(("files", "changed"), CHANGES)
def test_versions_name_everything_a_verdict_rests_on(scene, files, changed):
    before = served(scene)
    scene.commit(**files)
    after = later(scene)
    assert after.problems == ()
    assert {name for name in before.versions if before.versions[name] != after.versions[name]} == changed
    assert after.versions == versions_of(after.catalog, after.policy)
