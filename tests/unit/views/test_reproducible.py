"""A document that is made again must not differ, whenever and wherever."""

import datetime as dt
import os
import zipfile
from io import BytesIO

from bizenv.views.reproducible import SettledZip, settle

DAY = dt.date(2020, 1, 15)
CORE = b"<p><dcterms:created x='y'>2026-11-28T10:00:00Z</dcterms:created><dcterms:modified>now</dcterms:modified></p>"


def test_a_file_that_is_added_tells_nothing_of_its_own_time_or_rights(tmp_path):
    contents = []
    for time, rights in ((0, 0o600), (1_600_000_000, 0o644)):
        file = tmp_path / str(time)
        file.write_bytes(b"<sheet/>" * 10_000)
        file.chmod(rights)
        os.utime(file, (time, time))
        stream = BytesIO()
        with SettledZip(stream, DAY) as book:
            book.write(file, "xl/sheet1.xml")
        contents.append(stream.getvalue())
    assert contents[0] == contents[1]
    with zipfile.ZipFile(BytesIO(contents[0])) as book:
        assert book.read("xl/sheet1.xml") == b"<sheet/>" * 10_000
        assert book.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
        assert book.infolist()[0].compress_size < 1_000


def test_a_document_is_made_on_the_day_that_it_tells_of_whoever_zipped_it_before():
    contents = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", method) as book:
            book.writestr("docProps/core.xml", CORE)
            book.writestr("word/document.xml", b"<w/>" * 100)
        contents.append(settle(stream.getvalue(), DAY))
    assert contents[0] == contents[1]
    with zipfile.ZipFile(BytesIO(contents[0])) as book:
        assert book.read("docProps/core.xml").count(b">2020-01-15T00:00:00Z<") == 2
        assert b"2026" not in book.read("docProps/core.xml")
