"""The command line tells a user's mistake from ours, and says both in a line."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.cli.extras import EXTRAS
from bot.errors import CatalogError, HubError, Problem, RateLimited, Transient, UserError

ROOT = Path(__file__).parents[2]


def a_group(raised: BaseException | None = None, code: int = 0) -> click.Group:
    """A group with a command called `probe` that raises, or ends with an exit code."""

    @click.command()
    @click.pass_context
    def probe(ctx: click.Context) -> None:
        if raised:
            raise raised
        ctx.exit(code)

    return click.Group(commands={"probe": probe})


def a_lazy_group(**table: str) -> main.LazyGroup:
    """The real kind of group over another table."""
    return main.LazyGroup(table, name="faqbot")


TWO = CatalogError([Problem("a.md", 3, "is bad", "mend it"), Problem("b.md", 0, "is worse")])

OUTCOMES = [
    pytest.param(None, 0, "", id="fine"),
    pytest.param(UserError("no such file"), 1, "error: no such file\n", id="what was given is wrong"),
    pytest.param(TWO, 1, "error: a.md:3: is bad (mend it)\nerror: b.md: is worse\n", id="every problem on its line"),
    pytest.param(click.UsageError("what?"), 2, "Error: what?\n", id="usage"),
    pytest.param(HubError("GitHub is down"), 3, "error: GitHub could not be asked: GitHub is down\n", id="hub"),
    pytest.param(Transient("GET /: 502"), 1, "GET /: 502; check the network, the proxy (HTTPS_PROXY) and", id="away"),
    pytest.param(RateLimited("GET /: 429", 60), 1, "GET /: 429; it wants 60 s of rest, try again then\n", id="limited"),
    pytest.param(ValueError("a\nb"), 3, "faqbot failed: ValueError: a b (FAQBOT_DEBUG=1", id="our fault, in one line"),
    pytest.param(RuntimeError(), 3, "faqbot failed: RuntimeError: no further message", id="fault without a text"),
    pytest.param(KeyboardInterrupt(), 130, "\nstopped\n", id="Ctrl-C"),
]


@pytest.mark.parametrize(("raised", "code", "said"), OUTCOMES)
def test_the_exit_code_tells_whose_fault_it_is(capsys, raised, code, said):
    assert main.run(["probe"], a_group(raised)) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["triage", "o/n#1"],
        ["try", "o/n#1"],
        ["summary", "o/n"],
        ["sweep", "o/n", "--since", "2026-01-01", "--max", "1"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_network_that_is_dead_is_nobodys_fault_and_told_with_a_mend(tmp_path, capsys, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_none")
    monkeypatch.setenv("FAQBOT_GITHUB_API", "http://127.0.0.1:1/api")  # nobody listens there
    assert main.run(arguments) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("error: GitHub could not be asked: GET /")
    assert said.endswith(
        "ConnectionError; check the network, the proxy (HTTPS_PROXY) and GITHUB_API_URL, or try again later"
    )


def test_a_command_may_choose_its_exit_code():
    assert main.run(["probe"], a_group(code=1)) == 1


def test_debugging_shows_the_traceback_of_our_faults_only(capsys, monkeypatch):
    monkeypatch.setenv("FAQBOT_DEBUG", "1")
    assert main.run(["probe"], a_group(ValueError("oh"))) == 3
    assert "Traceback" in capsys.readouterr().err
    assert main.run(["probe"], a_group(UserError("yours"))) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"),
    [("lnit", "No such command 'lnit'. Did you mean 'lint'?"), ("xyzzy", "There is: lint.")],
)
def test_an_unknown_command_is_a_usage_error_with_a_hint(capsys, name, said):
    assert main.run([name], a_lazy_group(lint="bot.cli.main:cli")) == 2
    assert said in capsys.readouterr().err


def test_every_row_whose_module_exists_is_a_command_with_help():
    ctx = click.Context(main.cli)
    for name in main.cli.list_commands(ctx):
        command = main.cli.get_command(ctx, name)
        assert command is not None
        assert command.get_short_help_str(), name


def test_rows_without_a_module_are_not_listed():
    group = a_lazy_group(ghost="bot.cli.ghost:ghost", main="bot.cli.main:cli")
    assert group.list_commands(click.Context(group)) == ["main"]


def test_help_lists_the_commands_with_examples(capsys):
    assert main.run(["--help"]) == 0
    said = capsys.readouterr().out
    assert "faqbot try issue.md" in said
    assert "faqbot lint faq" in said
    assert "_FAQBOT_COMPLETE" in said


def test_the_version_is_printed(capsys):
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("faqbot, version ")


def test_a_command_line_does_not_import_what_it_does_not_need():
    heavy = ("flask", "github", "numpy", "sklearn", "psycopg", "procrastinate", "rich", "pydantic")
    code = (
        f"import sys; from bot.cli.main import run; run(['--version']); print([m for m in {heavy} if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"


#: A command with arguments that lead to what is not installed, a module that it lacks, and the extra that brings it.
LACKING = [
    *(pytest.param(line.split(), "structlog", "server", id=line) for line in (
        "decisions", "jobs", "outcomes", "pause", "resume", "worker", "redeliver", "cases export", "serve --port 0"
    )),
    pytest.param(["setup", "--url", "https://x.org"], "waitress", "server", id="setup"),
    pytest.param(["learn", "--faq", "faq"], "numpy", "learn", id="learn"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "module", "extra"), LACKING)
def test_a_part_that_is_not_installed_is_the_users_to_install(tmp_path, arguments, module, extra):
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq/001-a.md").write_text("---\nid: 1\ntitle: A page is blank\nmatch: [It is blank]\n---\nReload.\n")
    code = f"import sys; sys.modules[{module!r}] = None; from bot.cli.main import run; sys.exit(run({arguments!r}))"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    said = f"error: {module} is not installed: pip install 'faqbot[{extra}]'"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, said)


def test_every_distribution_of_an_extra_is_known_by_its_modules():
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    modules_of: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for name in distributions:
            modules_of.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(module)
    for extra, known in EXTRAS.items():
        for requirement in required[extra]:
            name = re.match(r"[\w-]+", requirement)[0].lower()
            assert {each for each in modules_of[name] if each.isidentifier() and each[0] != "_"} <= known, requirement


def test_a_module_of_no_extra_is_our_fault(capsys):
    assert main.run(["probe"], a_group(ModuleNotFoundError("No module named 'gone'", name="gone"))) == 3
    assert "faqbot failed: ModuleNotFoundError" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_offered_for(shell):
    environment = {"_FAQBOT_COMPLETE": f"{shell}_source", "PATH": "/usr/bin:/bin"}
    code = "from bot.cli.main import cli; cli(prog_name='faqbot')"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert "_FAQBOT_COMPLETE" in made.stdout, made.stderr


def test_all_targets_name_a_module_and_a_function():
    for name, target in main.COMMANDS.items():
        module, colon, function = target.partition(":")
        assert (module.startswith("bot.cli."), colon, function.isidentifier()) == (True, ":", True), name
