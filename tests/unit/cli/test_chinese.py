"""Every sentence of click that a person can meet has a Chinese one."""

import ast
import string
from pathlib import Path

import click
import pytest

from bizenv.cli.chinese import _MODULES, SENTENCES

# What bizenv cannot bring click to say: it prompts for nothing, deprecates nothing, has no option of these types,
# and its declarations are right.
UNREACHABLE = {
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Value must be an iterable.",
    "Could not determine name for option with declarations {decls!r}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "(dynamic)",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Do you want to continue?",
    "Confirm the action without prompting.",
    "%(prog)s, version %(version)s",
    "Invalid start character for option ({option})",
    "Press any key to continue...",
    "Repeat for confirmation",
    "Error: The two entered values do not match.",
    "Error: invalid input",
    "Unknown color {colour!r}",
    "{value!r} does not match the format {format}.",
    "{value!r} does not match the formats {formats}.",
    "{len_type} values are required, but {len_value} was given.",
    "{len_type} values are required, but {len_value} were given.",
    "{value!r} is not a valid UUID.",
    "{name} {filename!r} is not executable.",
    # It draws no progress bar, opens editors and streams by itself.
    "d",
    "{editor}: Editing failed",
    "{editor}: Editing failed: {e}",
    "Unknown standard stream '{name}'",
    # bizenv writes the script of bash without asking for bash's version (shells).
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Couldn't detect Bash version, shell completion is not supported.",
}


def sentences(module: str) -> list[str]:
    """The literals that a module of click passes through gettext."""
    source = Path(click.__file__).with_name(f"{module}.py").read_text("utf-8")
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            words = node.args[: 2 if node.func.id == "ngettext" else 1]
            found += [w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str)]
    return found


def speaking() -> list[str]:
    """The modules of click that have anything to translate."""
    return [p.stem for p in sorted(Path(click.__file__).parent.glob("*.py")) if sentences(p.stem)]


@pytest.mark.parametrize("module", speaking())
def test_every_sentence_of_click_is_chinese_or_cannot_be_met(module: str):
    assert [s for s in sentences(module) if s not in SENTENCES and s not in UNREACHABLE] == []


def test_click_s_sentences_are_found_at_all():
    assert sum(len(sentences(module)) for module in speaking()) > 50


def test_every_module_that_speaks_is_made_to_speak_chinese():
    met = {m for m in speaking() if set(sentences(m)) - UNREACHABLE}
    assert met <= set(_MODULES)


def test_nothing_is_both_translated_and_unreachable():
    assert not set(SENTENCES) & UNREACHABLE


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_chinese_sentence_names_nothing_that_click_does_not_give(sentence: str):
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert names(SENTENCES[sentence]) <= names(sentence)
    assert any("一" <= c <= "鿿" for c in SENTENCES[sentence])
