"""CSV files as people send them: harmless forms are read alike, all others are refused in one sentence."""

from __future__ import annotations

import pytest
from tests.small import write_config

from joinup.errors import InputError
from joinup.organisations.names import read_config
from joinup.tables import sheets
from joinup.tables.sheets import read_csv


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("first", [[], ["sep=,"], ["SEP=,"]])
def test_harmless_forms_of_csv_are_read_alike(tmp_path, encoding, separator, line_end, first) -> None:
    row = "safe-homes,Safe\N{NO-BREAK SPACE} Homes ,cafe\N{COMBINING ACUTE ACCENT}"
    text = line_end.join([*first, "project_id,name,summary", row, ",,", "", "warm,Warm,"])
    path = tmp_path / "projects.csv"
    path.write_bytes(text.replace(",", separator).encode(encoding))
    frame = read_csv(path)
    assert frame.to_numpy().tolist() == [["safe-homes", "Safe Homes", "café"], ["warm", "Warm", ""]]
    assert frame.index.tolist() == [2, 5]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\ncaf\xe9,1\n".encode("latin-1"), "row 2: has a letter that is not UTF-8"),
        ("a,b\nx,1\n".encode("utf-16"), "is saved as UTF-16. Save it again as 'CSV UTF-8"),
        (b"a,b\nx,1,2\ny,3,4\n", "rows 2 and 3: has 3 cells where the header has 2. Put quotation marks"),
        (b"", "is empty"),
        (b"a,b\n\x00,1\n", "holds binary data"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "row 3: is not a readable CSV file"),
        (b"\n\na,b\n1,2\n", "row 1: has nothing in its first row"),
        (b"a,,b\n1,2,3\n", "row 1: has no name for its column 2"),
        (b"My pilots\n\na,b\nx,1\n", "row 1: has one cell in its first row and more in every other. The first row"),
        (b"a,b\n<<<<<<< HEAD\nx,1\n=======\nx,2\n>>>>>>> b\n", "row 2: has two versions that git could not merge"),
        (b"a|b\n1|2\na|b\n3|4\n", "row 3: repeats the names of the columns"),
        (b"a,a\n1,2\n", 'row 1: "a" is the name of two columns'),
        (b"a,b\nx,#REF!\ny,Err:502\n", 'rows 2 and 3, column b: "#REF!", "Err:502" is an error of a formula'),
        (b"PK\x03\x04" + bytes(100), "x.csv"),
    ],
)  # fmt: skip
def test_files_that_are_no_csv(tmp_path, content, message) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_csv(path)
    assert message in str(error.value)
    assert path.read_bytes() == content


def test_too_large_a_file_is_refused(tmp_path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as stream:
        stream.truncate(sheets.MOST_BYTES + 1)
    with pytest.raises(InputError, match="is larger than 50 MB"):
        read_csv(path)


def test_folder_and_endless_name(tmp_path) -> None:
    for path in (tmp_path, tmp_path / ("x" * 5000)):
        with pytest.raises(InputError, match="cannot be read"):
            read_csv(path)


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace(",", ";")])
def test_the_organisation_tables_are_read_by_the_same_reader(tmp_path, change) -> None:
    write_config(tmp_path)
    before = read_config(tmp_path)["aliases"]
    path = tmp_path / "aliases.csv"
    path.write_text(change(path.read_text()))
    assert read_config(tmp_path)["aliases"].equals(before)
