"""Print the set-up commands of a README: those of its ``console`` blocks marked ``<!-- run -->``, without prompts."""

import re
import sys
from pathlib import Path

for block in re.findall(r"<!-- run -->\n```console\n(.*?)```", Path(sys.argv[1]).read_text("utf-8"), re.DOTALL):
    for line in block.splitlines():
        if line.startswith("$ "):
            sys.stdout.write(line[2:] + "\n")
