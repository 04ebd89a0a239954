"""Reading CSV: what is accepted, and every fault with its row and column."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.activities.surveys.rules.table import MAX_BYTES, FaultyTable, read_table

HEAD = "U1,U2,U3,U4,U5,U6,U7,U8,U9"
ROW = "1,2,3,4,1,2,3,4,"
ANSWERS = (1, 2, 3, 4, 1, 2, 3, 4, None)


def lines(*texts):
    return "\n".join(texts).encode()


@pytest.mark.parametrize(
    "data",
    [
        lines(HEAD, ROW),
        lines(HEAD, ROW, ""),
        lines(HEAD, "", ROW, "   ", ""),
        lines("", HEAD, ROW),
        "\r\n".join([HEAD, ROW, ""]).encode(),
        "\r".join([HEAD, ROW]).encode(),
        b"\xef\xbb\xbf" + lines(HEAD, ROW),
        lines(HEAD, ROW).replace(b",", b";"),
        lines(HEAD, ROW).replace(b",", b"\t"),
        lines(HEAD.lower(), ROW),
        lines(" u 1 ,U2,U3,U4,U5,U6,U7,U8,U9 ", ROW),
        lines(HEAD, " 1 ,2\u00a0, 3,4 ,1,2,3,4, "),
        lines(",".join(f'"U{n}"' for n in range(1, 10)), '"1","2","3","4","1","2","3","4",""'),
        lines(";".join(f'"U{n}"' for n in range(1, 10)), '"1";"2";"3";"4";"1";"2";"3";"4";""'),
        lines("U9,U8,U7,U6,U5,U4,U3,U2,U1", ",4,3,2,1,4,3,2,1"),
        lines(f"No,{HEAD},Saran", f'7,{ROW},"Bagus, sekali\nlain kali lagi"'),
        lines(f"{HEAD},,", f"{ROW},,"),
    ],
)
def test_the_same_answers_written_in_many_ways(data):
    assert read_table(data).answers == [ANSWERS]


def test_other_columns_are_named_as_ignored_and_rows_without_answers_are_told():
    table = read_table(lines(f"No,{HEAD},Nama Layanan", f"1,{ROW},TIK", f"2{',' * 9},TIK", "", ",,,,,,,,,,"))
    assert table.ignored_columns == ("No", "Nama Layanan")
    assert table.answers == [ANSWERS, (None,) * 9, (None,) * 9]
    assert table.open_rows == (3, 5)


def test_a_heading_alone_is_a_table_without_respondents():
    assert read_table(lines(HEAD)).answers == []


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (lines(HEAD, "1,2,3,4,1,2,3,4,5"), [(2, "U9")]),
        (lines(HEAD, "0,2,3,4,1,2,3,4,1"), [(2, "U1")]),
        (lines(HEAD, "1,-2,3,4,1,2,3,4,1"), [(2, "U2")]),
        (lines(HEAD, "1,2,3.0,4,1,2,3,4,1"), [(2, "U3")]),
        (lines(HEAD, ROW).replace(b",", b";") + b"\n1;2;3;4,0;1;2;3;4;", [(3, "U4")]),
        (lines(HEAD, '1,2,3,"4,0",1,2,3,4,1'), [(2, "U4")]),
        (lines(HEAD, "1,2,3,4,x,2,3,4,1"), [(2, "U5")]),
        (lines(HEAD, "1,2,3,4,1,-,3,4,1"), [(2, "U6")]),
        (lines(HEAD, "1,2,3,4,1,2,４,4,1"), [(2, "U7")]),
        (lines(HEAD, "1,2,3,4,1,2,3,04,1"), [(2, "U8")]),
        (lines(HEAD, "1,2,3,4,1,2,3,4,+1"), [(2, "U9")]),
        (lines(HEAD, "1,2,3,4,1,2,3,4,NA"), [(2, "U9")]),
        (lines(HEAD, "1,2,3,4,1,2,3,4,1\x00"), [(2, "U9")]),
        # all faults, also over several rows; blank lines count as rows of the spreadsheet
        (lines(HEAD, "7,2,3,4,1,2,3,4,8", "", ROW, "1,2,3,4,1,2,3,9,"), [(2, "U1"), (2, "U9"), (5, "U8")]),
        # a line break within a quoted cell does not make a new row
        (lines(f"Saran,{HEAD}", f'"satu\ndua",{ROW}', "x,1,2,3,4,1,2,3,4,6"), [(3, "U9")]),
        (lines(HEAD, "1,2,3,4,1,2,3"), [(2, "U8"), (2, "U9")]),
        (lines(HEAD, "1,2,3,4,1,2,3,4,1,3"), [(2, "10")]),
        (lines(HEAD.replace("U5,", ""), "1,2,3,4,2,3,4,1"), [(1, "U5")]),
        (lines(HEAD.replace("U5,", ""), "1,2,3,4,2,3,4,9"), [(1, "U5"), (2, "U9")]),
        (lines(HEAD.replace("U5", "U4"), "1,2,3,4,1,2,3,4,1"), [(1, "U4"), (1, "U5")]),
        (lines(f"{HEAD},U10", f"{ROW},3"), [(1, "U10")]),
        (lines("1,2,3,4,1,2,3,4,1"), [(1, "")]),
        (lines("Nama,Nilai", "Sari,4"), [(1, "")]),
        (lines(HEAD, ROW, '1,"2,3,4,1,2,3,4,1', ROW), [(3, "")]),
        (lines(HEAD, ROW, '"1"x,2,3,4,1,2,3,4,1'), [(3, "")]),
        (lines(HEAD, ROW) + b"\n1,2,3,4,1,2,3,4,\xe9", [(3, "")]),
        ("U1,U2".encode("utf-16"), [(1, "")]),
        (b"", [(None, "")]),
        (b"\xef\xbb\xbf \n\n", [(None, "")]),
        (b" " * (MAX_BYTES + 1), [(None, "")]),
    ],
)
def test_every_fault_is_listed_with_its_row_and_column(data, faults):
    with pytest.raises(FaultyTable) as caught:
        read_table(data)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == faults
    assert all(fault.message.endswith(".") for fault in caught.value.faults)


def test_a_fault_reads_as_a_sentence_and_shows_no_control_characters():
    with pytest.raises(FaultyTable) as caught:
        read_table(lines(HEAD, f"1,2,3,\x1b[31m{'x' * 50},1,2,3,4,1"))
    text = str(caught.value.faults[0])
    assert text.startswith("Baris 2, kolom U4: “�[31mxxx")
    assert text.endswith("…” bukan jawaban. Isi 1, 2, 3, 4, atau kosongkan.")
    assert "\x1b" not in text


cells = st.one_of(st.none(), st.integers(1, 4))


@given(
    st.lists(st.tuples(*[cells] * 9), max_size=8),
    st.permutations(range(9)),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_spreadsheet_writes_is_read_back(table, order, delimiter, line_end):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerow([f"U{at + 1}" for at in order])
    writer.writerows([["" if row[at] is None else row[at] for at in order] for row in table])
    assert read_table(out.getvalue().encode()).answers == table


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda tail: lines(HEAD, ROW, "") + tail)))
def test_any_bytes_are_read_or_refused_with_faults(data):
    try:
        table = read_table(data)
    except FaultyTable as error:
        faults = error.faults
    else:
        assert all(len(row) == 9 for row in table.answers)
        return
    assert faults
