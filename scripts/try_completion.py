"""Type into real shells, press Tab and check what they offer: bash, zsh and fish, as far as they are installed.

python scripts/try_completion.py [--all]     with --all a shell that is not installed is a failure
"""

import argparse
import os
import pty
import re
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
SETUP = {
    "bash": 'eval "$(bizenv completion bash)"',
    "zsh": 'autoload -U compinit; compinit -u -D; eval "$(bizenv completion zsh)"',
    "fish": "bizenv completion fish | source",
}
READY = 'echo RE""ADY'  # the echo of the typed command must not match its output
# The text typed (a tab is the Tab key), and the words that must then appear, in this order.
TRIALS = [
    ("bizenv tim\t", ["bizenv timeline"]),
    ("bizenv list --lead 区公安\t", ["区公安分局"]),
    ("bizenv list --lead 政务\t", ["区政务办"]),
    ("bizenv show 27\t\t", ["27.1", "27.2"]),
    ("bizenv list --lead=区公安\t", ["--lead=区公安分局"]),
    ("bizenv edit 专2.\t\t", ["专2.1", "专2.2"]),
    ("bizenv list --data ODD --lead 区政\\ \t", ["务\\(办\\)"]),
    ("bizenv list --data ODD --lead '区政 \t", ["务(办)'"]),
    ("bizenv list --data OD\t", ["ODD"]),
    ("bizenv lst --l\txyz", ["xyz"]),
    ("bizenv show S2\t\t", ["S2.1", "S2.2"]),
    ("bizenv list --form\t", ["--format"]),
    ("bizenv list --format j\t", ["json"]),
    ("bizenv list --columns id,cla\t", ["id,clause"]),
    ("bizenv explain E50\t\t", ["E501", "E508"]),
]
PATIENCE = 20
"""How long to wait for words to appear, in seconds."""


class Terminal:
    """A shell in its own terminal; ``seen`` is its output so far."""

    def __init__(self, shell: str, home: str) -> None:
        self.seen = ""
        self.pid, self.file = pty.fork()
        if not self.pid:
            plain = {"HOME": home, "TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
            os.chdir(home)
            os.execvpe(SHELLS[shell][0], SHELLS[shell], plain)  # noqa: S606 - one of the three above

    def close(self) -> None:
        """End the shell."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)

    def send(self, text: str) -> None:
        """Type a text."""
        os.write(self.file, text.encode())

    def wait(self, *wanted: str) -> bool:
        """Whether all wanted words appear in this order within ``PATIENCE`` seconds."""
        end = time.monotonic() + PATIENCE
        pattern = ".*".join(re.escape(word) for word in wanted)
        while not re.search(pattern, self.seen, re.DOTALL):
            left = end - time.monotonic()
            if left <= 0:
                return False
            if select.select([self.file], [], [], left)[0]:
                try:
                    self.seen += os.read(self.file, 65536).decode(errors="replace")
                except OSError:
                    return False
        return True


def odd(folder: Path) -> None:
    """Make a plan with a department whose name holds characters that a shell treats specially."""
    shutil.copytree(Path(__file__).parent.parent / "data", folder)
    departments = folder / "departments.yaml"
    departments.write_text(departments.read_text("utf-8").replace("name: 区政务办,", "name: 区政 务(办),"), "utf-8")


def tried(shell: str) -> bool:
    """Run all trials in a shell and print the results. Returns whether all passed."""
    good = True
    for typed, wanted in TRIALS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            odd(Path(home, "ODD"))
            terminal = Terminal(shell, home)
            terminal.send(f"{SETUP[shell]}; {READY}\n")
            ready = terminal.wait("READY")
            terminal.seen = ""
            terminal.send(typed)
            seen = terminal.wait(*wanted) and "错误" not in terminal.seen
            terminal.close()
        shown = typed.replace("\t", "⇥")
        print(f"{shell:5} {'ok    ' if seen and ready else 'FAILED'} {shown} → {' '.join(wanted)}")
        if not seen:
            print(repr(terminal.seen[-400:]))
        good = good and seen and ready
    return good


def main() -> int:
    """Try every shell. Returns 1 if a trial failed or, with ``--all``, a shell is missing; else 0."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    strict = parser.parse_args().all
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    results = []
    for shell in SHELLS:
        if shutil.which(shell) is None:
            print(f"{shell}: not there")
            results.append(not strict)
        else:
            results.append(tried(shell))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
