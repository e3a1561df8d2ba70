"""Write the generated pages of docs/ and the JSON Schemas; ``--check`` only lists those that are out of date.

python scripts/generate_docs.py [--check]
"""

import sys
from pathlib import Path

import bizenv
from bizenv.checks.explain import explain_all
from bizenv.checks.schema import jsonschema
from bizenv.views.markdown import rules

sys.path.insert(0, str(Path(__file__).parent))

import annex_page
import commands_page
import dataset_page
import format_page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def pages() -> dict[Path, str]:
    """Every generated file and the text that it must hold."""
    annex, form, export = DOCS / "annex.md", DOCS / "data-format.md", DOCS / "export.md"
    return {
        export: dataset_page.text(export.read_text("utf-8")),
        form: format_page.text(form.read_text("utf-8")),
        **{ROOT / "schemas" / f"{name}.schema.json": jsonschema.render_schema(name) for name in jsonschema.TITLES},
        DOCS / "problems.md": rules.render(list(explain_all().values())),
        DOCS / "commands.md": commands_page.text(),
        annex: annex_page.text(bizenv.load(ROOT / "data").registry, annex.read_text("utf-8")),
    }


def main() -> int:
    """Write the pages, or check them. Returns the exit code: 1 if ``--check`` found one out of date, else 0."""
    made = pages()
    stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not fresh: run python scripts/generate_docs.py", file=sys.stderr)
        return 1 if stale else 0
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
