"""What a shell offers: live, quiet, and from the data that the line names."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bizenv.base.errors import BizenvError
from bizenv.cli import main
from bizenv.cli.beneath import CommandWithOthers
from bizenv.cli.main import COMMANDS
from bizenv.cli.session import App
from bizenv.cli.shells import SHELLS
from bizenv.plan.registry import Registry


@pytest.fixture
def tab(environment, tmp_path):
    """What bizenv answers to a shell that asks for the last word of a line, in lines."""

    def pressed(*line: str, shell: str = "bash", **more: str) -> list[str]:
        asked = {
            "_BIZENV_COMPLETE": f"{shell}_complete",
            # bash and PowerShell part the words by lines, zsh and fish by spaces.
            "COMP_WORDS": ("\n" if shell in ("bash", "powershell") else " ").join(("bizenv", *line)),
            "COMP_CWORD": line[-1] if shell == "fish" else str(len(line)),
        }
        done = subprocess.run(
            [sys.executable, "-c", "import sys; from bizenv.cli.main import run; sys.exit(run())"],
            env={**environment, **asked, **more},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        assert done.stderr == b""
        return done.stdout.decode("utf-8").splitlines()

    return pressed


def plain(lines: list[str]) -> list[str]:
    return [line.removeprefix("plain,") for line in lines if line]


def test_commands_and_options(tab):
    assert plain(tab("t")) == ["todo", "trend", "timeline", "targets", "terminate"]
    assert "--lead" in plain(tab("list", "--l"))
    assert plain(tab("list", "--format", "m")) == ["markdown"]


def test_numbers_are_those_of_the_plan(tab, registry: Registry):
    assert plain(tab("show", "27")) == ["27", *(t.id for t in registry.tasks if t.measure.id == "27")]
    assert plain(tab("show", "")) == [m.id for m in registry.measures]
    assert plain(tab("edit", "专2.")) == ["专2.1", "专2.2", "专2.3", "专2.4"]
    assert plain(tab("show", "s2.")) == ["S2.1", "S2.2", "S2.3", "S2.4"]
    assert plain(tab("list", "--measure", "S")) == [m.id for m in registry.measures if m.id.startswith("S")]


def test_departments_by_name_by_alias_and_by_the_one_that_has_the_part(tab, registry: Registry):
    assert plain(tab("list", "--lead", "区")) == [d.name for d in registry.departments if d.name.startswith("区")]
    assert plain(tab("department", "区经信")) == ["区经信委"]
    assert plain(tab("list", "--support", "政务")) == ["区政务办"]
    assert plain(tab("list", "--lead", "没有")) == []


def test_the_fields_of_a_plan_stand_with_their_equals_sign(tab):
    assert plain(tab("plan", "set", "督查")) == ["督查依据=", "督查机构="]
    assert plain(tab("plan", "set", "机构")) == ["督查机构="]
    assert "--lock" in plain(tab("plan", "set", "--l"))


def test_a_command_beneath_another_is_found_without_the_page_that_tells_of_it(tab):
    assert plain(tab("verify", ""))[:3] == ["export", "import", "1"]
    assert plain(tab("verify", "im")) == ["import"]
    assert plain(tab("notice", "re")) == ["receive"]
    assert plain(tab("verify", "27.1", "im")) == []  # after a number there is no command any more


def test_the_few_words_of_an_option_need_not_be_known_by_heart(tab):
    assert plain(tab("milestone", "1.2", "--from", "")) == ["scheme", "form"]
    assert plain(tab("inspect", "1.2", "--method", "")) == ["documents", "site", "phone", "data"]
    assert plain(tab("verify", "1.2", "--ground", "m")) == ["mismatch"]
    assert plain(tab("recheck", "3f", "--result", "")) == ["upheld", "dismissed"]
    assert plain(tab("redact", "3f", "--field", "no")) == ["note"]


def test_lists_are_completed_after_their_commas(tab):
    assert plain(tab("list", "--columns", "id,cl")) == ["id,clause"]
    assert "E501,E502" in plain(tab("validate", "--select", "E501,E50"))
    assert plain(tab("list", "--state", "clo")) == ["closed", "closed_late", "closed_unmet"]
    assert plain(tab("list", "--part", "")) == ["一", "二"]


def test_the_data_is_the_one_that_the_line_names(tab, copy: Path):
    departments = copy / "departments.yaml"
    departments.write_text(departments.read_text("utf-8").replace("区政务办", "区新政办"), "utf-8")
    assert plain(tab("list", "--data", str(copy), "--lead", "区新")) == ["区新政办"]
    assert plain(tab("list", "--lead", "区新", BIZENV_DATA=str(copy))) == ["区新政办"]
    assert plain(tab("list", "--lead", "区新")) == []


def test_tab_has_something_to_call_for_every_option_and_argument_that_names_it():
    """Tab would end in a traceback in the middle of the line that somebody types."""
    missing = []

    def walk(command: click.Command, path: str) -> None:
        inner = command.commands if isinstance(command, click.Group) else {}
        inner = command.list_commands() if isinstance(command, CommandWithOthers) else inner
        for name, each in inner.items():
            walk(each, f"{path} {name}")
        for param in command.params:
            try:
                with contextlib.suppress(BizenvError):  # there is no workspace here, as Tab knows
                    param.shell_complete(click.Context(command, obj=App()), "")
            except AttributeError as error:
                missing.append(f"{path} {param.name}: {error}")

    for name in COMMANDS:
        walk(main.cli.get_command(click.Context(main.cli), name), name)
    assert missing == []


def test_data_that_cannot_be_read_offers_nothing_and_says_nothing(tab, copy: Path):
    (copy / "measures.yaml").write_text("plan: [", "utf-8")
    assert plain(tab("list", "--data", str(copy), "--lead", "区")) == []
    assert plain(tab("list", "--data", str(copy / "no"), "--lead", "区")) == []


def test_each_shell_gets_the_help_in_its_own_way(tab, registry: Registry):
    title = registry.task("27.3").measure.title
    assert f"27.3\t{title}" in "\n".join(tab("show", "27.3", shell="fish"))
    assert tab("show", "27.3", shell="zsh")[:3] == ["plain", "27.3", title]
    assert tab("show", "27.3", shell="powershell")[:3] == ["plain", "27.3", title]


@pytest.mark.parametrize("shell", SHELLS)
def test_nothing_that_is_typed_makes_a_noise(tab, shell: str):
    for line in (["lst", "--lead", "区"], ["list", "--output", "\udcff"], ["due", "--as-of", "哈", "--nothing", "'"]):
        tab(*line, shell=shell)  # asserts that nothing was said
    assert tab("lst", "--l", shell=shell) in ([], [""])
    assert "区政务办" in "\n".join(tab("due", "--as-of", "今天", "--lead", "区政", shell=shell, BIZENV_TODAY="?"))


def test_a_value_behind_an_equals_sign(tab):
    assert plain(tab("list", "--lead", "=", "区政务")) == ["区政务办"]  # bash's own parting of words
    assert plain(tab("list", "--lead", "=")) == plain(tab("list", "--lead", ""))
    assert plain(tab("list", "--output", "=", "a")) == ["file,a"]
    assert tab("list", "--lead=区政务", shell="zsh")[:2] == ["plain", "--lead=区政务办"]
    assert plain(tab("list", "--lead=区政务", shell="fish"))[0].startswith("--lead=区政务办\t")
    assert tab("list", "--lead=区政务", shell="powershell")[:2] == ["plain", "--lead=区政务办"]


@pytest.fixture
def odd(copy: Path) -> Path:
    """A plan whose departments have names that a shell would take apart, and one that nobody can see."""
    departments = copy / "departments.yaml"
    text = departments.read_text("utf-8")
    for old, new in (("区政务办", "区政 务(办)"), ("区法院", "区‘法’院"), ("区税务局", '"区税\\t务局"')):
        text = text.replace(f"name: {old},", f"name: {new},")
    departments.write_text(text, "utf-8")
    return copy


def test_names_that_a_shell_would_take_apart(tab, odd: Path):
    named = ("list", "--data", str(odd), "--lead")
    assert plain(tab(*named, "区政"))[0] == r"区政\ 务\(办\)"
    assert plain(tab(*named, "'区政"))[0] == "区政 务(办)"
    assert tab(*named, "区政", shell="zsh")[1] == "区政 务(办)"  # zsh and fish escape by themselves
    assert tab(*named, "'区政", shell="powershell")[1] == "'区政 务(办)'"
    assert tab(*named, "区‘", shell="powershell")[1] == "'区‘‘法’’院'"
    assert plain(tab(*named, "区税")) == []


def test_the_folder_may_be_named_as_a_shell_lets_one_name_it(tab, odd: Path):
    assert plain(tab("list", "--data", "$PLAN", "--lead", "区政", PLAN=str(odd)))[0] == r"区政\ 务\(办\)"
    spaced = odd.rename(odd.with_name("a plan" if os.name == "nt" else "a\\ plan"))
    assert tab("list", "--data", str(spaced), "--lead", "区政", shell="powershell")[1] == "'区政 务(办)'"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_says_where_to_put_it_and_names_bizenv(run, shell: str):
    result = run("completion", shell)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert any(line.startswith("# 放到哪里：") for line in lines[:2])
    assert all(line.isascii() or line[-2:].isascii() for line in lines)  # else GBK's reading may eat the line's end
    assert lines[0] == "#compdef bizenv" or shell != "zsh"
    assert "_BIZENV_COMPLETE" in result.out
    assert f"{shell}_complete" in result.out
    assert "放到哪里" in run("completion", shell, width=80).err


@pytest.mark.shell
def test_the_script_of_bash_is_bash(run, tmp_path: Path):
    script = tmp_path / "bizenv.bash"
    script.write_text(run("completion", "bash").out, "utf-8", newline="\n")
    if os.name != "nt":
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_powershell_and_fish_have_what_click_s_scripts_lack(run):
    assert "[System.Text.UTF8Encoding]::new()" in run("completion", "powershell").out
    assert 'string split -m 1 ","' in run("completion", "fish").out


def test_a_shell_that_is_not_known_is_misuse(run):
    assert run("completion", "csh").code == 2
    assert run("completion").code == 2


def test_the_views_of_a_dataset_are_offered_before_its_folder(tab):
    assert "slippage" in plain(tab("query", "s"))
    assert "slippage" not in plain(tab("query", "stand", "s"))
