"""How each shell asks for completions, and the script that makes it ask. The completions come from ``completion``.

This is click's own protocol, with its scripts changed to work with Chinese names, ``--option=value`` and Windows.
"""

import io
import os
import re
from contextlib import redirect_stderr

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    PowerShellComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from bizenv.base.text import UNSEEN

VARIABLE = "_BIZENV_COMPLETE"
_WHERE = {
    "bash": '放到哪里：在 ~/.bashrc 末尾加一行  eval "$(bizenv completion bash)"',
    "zsh": '放到哪里：在 ~/.zshrc 里 compinit 之后加一行  eval "$(bizenv completion zsh)"',
    "fish": "放到哪里：bizenv completion fish > ~/.config/fish/completions/bizenv.fish",
    "powershell": "放到哪里：在 $PROFILE 所指的文件里加一行  bizenv completion powershell | Out-String | Invoke-Expression",
}
SHELLS = tuple(_WHERE)


def where(shell: str) -> str:
    """The sentence that says where to put a shell's script, and that it takes effect in a new window."""
    return f"{_WHERE[shell]}；新开的窗口生效"


class _Mended(ShellComplete):
    """Common to all four shells: whatever fails, no error is shown in a line that is being typed."""

    def source(self) -> str:
        """The script, with a comment that says where to put it."""
        first, line_end, rest = (self.source_template % self.source_vars()).partition("\n")
        # Ends in ASCII: a PowerShell that reads UTF-8 as GBK would merge a last Chinese character with the line end.
        comment = f"# {where(self.name)} --"
        lines = [first, comment] if first.startswith("#compdef") else [comment, first]
        return "\n".join(lines) + line_end + rest

    def complete(self) -> str:
        """The completions in the shell's format; empty if anything fails."""
        with redirect_stderr(io.StringIO()):
            try:
                return super().complete().encode("utf-8", "replace").decode()
            except Exception:  # noqa: BLE001 - see the class
                return ""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """The items that fit. For ``--option=value`` they include the option: the shell replaces the whole word."""
        items = super().get_completions([os.path.expandvars(a) for a in args], incomplete)
        option, equals, _ = incomplete.partition("=")
        head = option + equals if equals and option.startswith("-") else ""
        shown = []
        for item in items:
            if item.type != "plain":
                shown += [item] if not head or self.name == "zsh" else []  # only zsh completes files after "="
            elif not re.search(UNSEEN, item.value) and not re.search("[\t\n]", item.value):
                said = " ".join(re.sub(UNSEEN, "", item.help or "").split())
                shown.append(CompletionItem(head + item.value, help=said or None))
        return shown


class _Bash(_Mended, BashComplete):
    # Keep a "*" or a backslash in a name.
    source_template = BashComplete.source_template.replace("read type value", "read -r type value").replace(
        "COMPREPLY+=($value)", 'COMPREPLY+=("$value")'
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        """The typed words without the "=" of ``--option=value``, which bash takes for a word of its own."""
        args, incomplete = super().get_completion_args()
        return [a for a in args if a != "="], incomplete

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The line of an item. Spaces, brackets and the like are escaped, unless the typed word opens with a quote."""
        typed = os.environ["COMP_WORDS"].rpartition("\n")[2]
        value = (
            item.value if typed[:1] in ("'", '"') else re.sub(r"([\s\\'\"`$&|;<>(){}*?!\[\]#~])", r"\\\1", item.value)
        )
        return f"{item.type},{value if item.type == 'plain' else item.value}"


class _Zsh(_Mended, ZshComplete):
    # Complete files after the "=" of an option. Without grouping: zsh would list items with the same help in one line,
    # the last first.
    source_template = ZshComplete.source_template.replace("_path_files", "compset -P 1 '--*='; _path_files").replace(
        "\nif [[", "\nzstyle ':completion:*:*:%(prog_name)s:*' list-grouped no\n\nif [[", 1
    )


class _Fish(_Mended, FishComplete):
    # Split at the first comma only: a value such as id,due,lead keeps its commas.
    source_template = FishComplete.source_template.replace(
        '(string split "," $completion)', '(string split -m 1 "," $completion)'
    )


class _PowerShell(_Mended, PowerShellComplete):
    # Passes the words as PowerShell has parsed them, one per line, since POSIX rules would drop the backslashes of
    # Windows paths. Sets UTF-8, since Windows PowerShell reads a program's output in the encoding of the console.
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @(foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.StartOffset -ge $cursorPosition) { break }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
        else { $element.Extent.Text }
    })
    if (-not $wordToComplete) { $words += '' }
    # Of id,due PowerShell may take due alone for the word.
    $head = ''
    $last = [string]$words[-1]
    if ($wordToComplete -and $last.Contains(',') -and $last.EndsWith($wordToComplete)) {
        $head = $last.Substring(0, $last.Length - $wordToComplete.Length)
    }

    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new()
        $env:COMP_WORDS = $words -join "`n"
        $env:COMP_CWORD = $words.Count - 1
        $env:%(complete_var)s = 'powershell_complete'
        $lines = @(& %(prog_name)s 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        $env:COMP_WORDS = $env:COMP_CWORD = $env:%(complete_var)s = $null
    }

    for ($i = 0; $i + 2 -lt $lines.Count; $i += 3) {
        $type, $value, $said = $lines[$i..($i + 2)]
        if ($type -eq 'plain') {
            if ($head -and $value.StartsWith($head)) { $value = $value.Substring($head.Length) }
            if ($said -eq '_') { $said = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $said)
        } else {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($value) |
                Where-Object { $type -eq 'file' -or $_.ResultType -eq 'ProviderContainer' }
        }
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The typed words, and the last one, still incomplete, without its opening quote."""
        *args, incomplete = os.environ["COMP_WORDS"].split("\n")
        return args[1:], incomplete.lstrip("'\"")

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The lines of an item. A name with spaces, brackets or quotes is quoted; single quotes in it are doubled."""
        if item.type == "plain" and re.search(r"[^\w.,:=/、，（）【】-]", item.value):
            item = CompletionItem("'" + re.sub("(['‘’‚‛])", r"\1\1", item.value) + "'", help=item.help)
        return super().format_completion(item)


_CLASSES = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish, "powershell": _PowerShell}


def install() -> None:
    """Register these classes with click."""
    for kind in _CLASSES.values():
        add_completion_class(kind)


def script(shell: str, cli: click.Command) -> str:
    """The completion script of a shell, which is one of ``SHELLS``."""
    return _CLASSES[shell](cli, {}, "bizenv", VARIABLE).source()
