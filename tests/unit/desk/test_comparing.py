"""What a person changed in a file is shown line by line, and written in the manner of the file."""

from bizenv.desk.comparing import compare, encode_like


def test_the_comparison_shows_what_changed_with_a_little_around():
    old = "".join(f"{n}\n" for n in range(20))
    new = old.replace("\n10\n", "\nten\nand more\n")
    found = [(it.mark, it.old, it.new, it.text) for it in compare(old, new.replace("\n", "\r\n"))]
    assert found == [
        ("gap", 0, 0, ""),
        ("kept", 9, 9, "8"),
        ("kept", 10, 10, "9"),
        ("dropped", 11, 0, "10"),
        ("added", 0, 11, "ten"),
        ("added", 0, 12, "and more"),
        ("kept", 12, 13, "11"),
        ("kept", 13, 14, "12"),
    ]
    assert not list(compare(old, old))


def test_a_file_of_windows_stays_one():
    before = b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"
    assert encode_like(before, "a: 1\nb: 3") == b"\xef\xbb\xbfa: 1\r\nb: 3\r\n"
    assert encode_like(b"a: 1\n", "a: 2\r\n") == b"a: 2\n"
