"""Ask yaml-language-server, as an editor does, for diagnostics, completion and hover on the data files.

npm install --prefix FOLDER yaml-language-server@1.25.0
python scripts/try_language_server.py FOLDER/node_modules/.bin/yaml-language-server
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class Server:
    """A running language server, connected by two pipes."""

    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        """Send a request, or a notification if ``number`` is None."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self._write(message if number is None else {**message, "id": number})

    def ask(self, method: str, params: Any) -> Any:
        """Send a request and return the result of its answer, None if it has none."""
        self.number += 1
        self.send(method, params, self.number)
        while True:
            message = self._read()
            if message.get("id") == self.number and "method" not in message:
                return message.get("result")

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with this text and return the server's diagnostics for it."""
        uri = path.as_uri()
        self.diagnostics.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        while uri not in self.diagnostics:
            self._read()
        return self.diagnostics[uri]

    def _write(self, message: Any) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        out = self.process.stdout
        assert out is not None  # noqa: S101 - it was asked for
        length = 0
        while (line := out.readline().strip()) != b"":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(out.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:  # the server asks for settings
            items = (message.get("params") or {}).get("items", [])
            answer = [{"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}]
            self._write({"jsonrpc": "2.0", "id": message["id"], "result": answer * len(items)})
        return message


def position(text: str, words: str, after: bool = True) -> dict[str, int]:
    """The position (line and character from 0) after, or before, the first occurrence of some words.

    Raises ValueError if the text does not contain them.
    """
    at = text.index(words) + (len(words) if after else 0)
    line = text.count("\n", 0, at)
    return {"line": line, "character": at - (text.rfind("\n", 0, at) + 1)}


def trials(server: Server, folder: Path) -> list[tuple[str, bool]]:
    """Run all trials. Returns a description of each and whether its answer is right."""
    data = folder / "data"
    measures = (data / "measures.yaml").read_text("utf-8")
    departments = (data / "departments.yaml").read_text("utf-8")
    done = [
        ("no diagnostics on measures.yaml", server.open(data / "measures.yaml", measures) == []),
        ("no diagnostics on departments.yaml", server.open(data / "departments.yaml", departments) == []),
    ]
    for name, good, bad in (
        ("a misspelt key", "clause: 实现“异地销户”业务办理", "cluase: 实现“异地销户”业务办理"),
        ("a day that is none", "date: 2019-11-30", "date: 2019-11"),
        ("an unknown operator", 'operator: "<="', "operator: at_most"),
        ("a number for text", "id: shapingba-2019-177", "id: 177"),
        ("a value that is not positive", "value: 3,", "value: 0,"),
    ):
        text = measures.replace(good, bad, 1)
        line = position(text, bad)["line"]
        found = server.open(data / f"bad-{len(done)}.yaml", text)
        lines = {d["range"]["start"]["line"] for d in found}
        done.append(
            (f"{name} is found at its line: {[d['message'] for d in found][:2]}", line in lines or line - 1 in lines)
        )
    begun = measures.replace("date: 2019-11-30\n", "date: 2019-11-30\n                    \n", 1)
    done.append(
        asked(server, data / "keys.yaml", begun, "date: 2019-11-30\n                    ", {"implicit", "soft"})
    )
    row = "              - item: 1\n"
    task = measures.replace(row, f"{row}                \n", 1)
    wanted = {"lead", "support", "recurrence", "targets", "explained", "errata", "related"}
    done.append(asked(server, data / "task.yaml", task, f"{row}                ", wanted))
    chosen = measures.replace("every: quarter", "every: ", 1)
    done.append(asked(server, data / "every.yaml", chosen, "every: ", {"week", "quarter", "year"}))
    hover = server.ask(
        "textDocument/hover",
        {
            "textDocument": {"uri": (data / "measures.yaml").as_uri()},
            "position": position(measures, "clause: 实现", after=False),
        },
    )
    done.append((f"hover is Chinese: {hover}", "要办成的事" in json.dumps(hover, ensure_ascii=False)))
    return done


def asked(server: Server, path: Path, text: str, words: str, wanted: set[str]) -> tuple[str, bool]:
    """Ask for completion after some words. Returns a description and whether all wanted labels are offered."""
    server.open(path, text)
    place = {"textDocument": {"uri": path.as_uri()}, "position": position(text, words)}
    answer = server.ask("textDocument/completion", place)
    labels = {item["label"] for item in (answer["items"] if isinstance(answer, dict) else answer or [])}
    return f"completion in {path.name} offers {sorted(labels)}", wanted <= labels


def main() -> int:
    """Run the trials and print their results. Returns 0 if all are right, else 1."""
    server = Server(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for name in ("data", "schemas"):
            shutil.copytree(ROOT / name, Path(folder).resolve() / name)
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}},
        }
        server.ask("initialize", {"processId": None, "rootUri": Path(folder).as_uri(), "capabilities": capabilities})
        server.send("initialized", {})
        results = trials(server, Path(folder).resolve())
        server.process.kill()
    for words, good in results:
        print("ok    " if good else "FAILED", words)
    return 0 if all(good for _, good in results) else 1


if __name__ == "__main__":
    sys.exit(main())
