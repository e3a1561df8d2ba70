"""Fill in a form as a person would in LibreOffice. Run by the Python that LibreOffice comes with.

python3 libreoffice_fill.py FORM.xlsx FILLED.xlsx SHEET CELL=TEXT…
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def value(name, content):
    it = PropertyValue()
    it.Name, it.Value = name, content
    return it


def desktop(name):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    address = f"uno:pipe,name={name};urp;StarOffice.ComponentContext"
    for _ in range(240):
        with contextlib.suppress(Exception):
            remote = resolver.resolve(address)
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


def main():
    source, target, sheet, *cells = sys.argv[1:]
    name = f"bizenv{os.getpid()}"  # a name of its own, whatever else runs
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                f"--accept=pipe,name={name};urp;",
            ],
            start_new_session=True,  # soffice is a script: what it starts has to end with it
        )
        try:
            it = desktop(name)
            book = it.loadComponentFromURL(Path(source).resolve().as_uri(), "_blank", 0, (value("Hidden", True),))
            fields = book.Sheets.getByName(sheet)
            for cell in cells:
                place, _, text = cell.partition("=")
                field = fields.getCellRangeByName(place)
                if text.replace(".", "").isdigit():
                    field.setValue(float(text))
                elif text[:4].isdigit() and text.count("-") == 2:
                    field.setFormula(text)  # as typed: LibreOffice makes a date of it
                else:
                    field.setString(text)
            book.storeToURL(Path(target).resolve().as_uri(), (value("FilterName", "Calc MS Excel 2007 XML"),))
            book.close(True)
            with contextlib.suppress(Exception):
                it.terminate()
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                office.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)


main()
