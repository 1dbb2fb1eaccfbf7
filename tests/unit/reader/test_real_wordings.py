"""Wordings and shapes of real documents: what is understood, and that the rest is never silent or sure."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from documents.evaluate import settings
from joinup.reader import Reading, read


def html(path: Path, body: str, kind: str = "outcomes", **more) -> Reading:
    (path / "p.html").write_text(f"<html><body><main>{body}</main></body></html>", encoding="utf-8")
    return read(path / "p.html", kind, *settings(), **more)


def sheet(path: Path, rows: list[list[str]], kind: str = "outcomes", **more) -> Reading:
    with (path / "s.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return read(path / "s.csv", kind, *settings(), **more)


def table(head: list[str], *rows: list[str]) -> str:
    cells = ["".join(f"<th>{c}</th>" for c in head), *("".join(f"<td>{c}</td>" for c in r) for r in rows)]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>"


def rows(reading: Reading) -> set[tuple[str, str, str]]:
    """Return role or list, value and project of every candidate that is more than a mention."""
    c = reading.candidates[~reading.candidates["rule"].str.endswith("named in text")]
    titles = dict(zip(c["candidate_id"], c["value"], strict=True))
    return {
        (r.taken_for, r.value, titles.get(r.parent, "")) for r in c.itertuples() if r.taken_for != "statement"
    }


def classes(reading: Reading, taken_for: str) -> dict[str, str]:
    c = reading.candidates[reading.candidates["taken_for"] == taken_for]
    return dict(zip(c["value"], c["class"], strict=True))


LIST = [
    ["Undertaking", "Lead department", "Supporting departments"],
    ["Open every harbour to small boats", "Department for Transport", "Defra"],
    ["Print a timetable for each ferry", "Department for Transport", "HM Treasury"],
]


def test_a_header_that_no_cue_explains_is_named_and_its_rows_are_low(tmp_path):
    reading = sheet(tmp_path, LIST)
    assert list(reading.not_understood["words"]) == ["Undertaking"]
    assert set(classes(reading, "project").values()) == {"low"}
    assert set(classes(reading, "lead").values()) == {"low"}  # a row is no surer than its project
    assert "not understood" in set(reading.table["taken_for"])


def test_one_choice_makes_the_whole_document_understood(tmp_path):
    reading = sheet(tmp_path, LIST, choices={"Undertaking": "project"})
    assert reading.not_understood.empty
    assert ("lead", "Department for Transport", "Open every harbour to small boats") in rows(reading)
    assert set(classes(reading, "project").values()) == {"high"}


def test_nothing_read_is_never_an_agreement(tmp_path):
    reading = sheet(tmp_path, [["Port", "Boats", "Dept"], *([f"Port {n}", str(n), "DfT"] for n in range(9))])
    assert classes(reading, "project") == {}
    assert list(reading.checks["agrees"]) == ["no"]
    assert {"Port", "Boats"} <= set(reading.not_understood["words"])


def test_what_is_stated_is_set_beside_what_was_read(tmp_path):
    head = ["Pilot", "Lead department"]
    text = "<p>This round funds two pilots.</p>"
    reading = html(tmp_path, text + table(head, ["Safe Homes", "DHSC"], ["Warm Walls", "DfE"]), "pilots")
    counts = reading.checks[reading.checks["check"] == "number of pilots"]
    assert counts[["stated", "found", "agrees"]].to_numpy().tolist() == [["2", "2", "yes"]]


def test_a_document_with_many_rows_in_doubt_is_flagged_as_a_whole(tmp_path):
    sure = [[f"Open harbour {n} to small boats", "DfT", "Defra"] for n in range(20)]
    for unknown, agrees in (0, "yes"), (9, "no"):
        some = [
            ["Outcome", "Lead", "Supporting"],
            *sure,
            *([f"Close port {n} now", "ERG (X)", ""] for n in range(unknown)),
        ]
        checks = sheet(tmp_path, some).checks
        assert list(checks[checks["check"] == "rows of the low class"]["agrees"]) == [agrees]


@pytest.mark.parametrize("cell", [
    "Keep rivers clean<br>Cross-cutting outcome<br>Supporting departments: DfT, DHSC",
    "Keep rivers clean<br>Cross-cutting outcome: supported by DfT and DHSC",
    "Keep rivers clean – Cross-cutting outcome<br>Supporting departments: DfT, DHSC",
    "Keep rivers clean<br>Cross-cutting outcome. Supporting departments: DfT, DHSC",
    "Keep rivers clean (cross-cutting outcome)<br>Also supported by DfT and DHSC",
    "Keep rivers clean. Supporting departments: DfT, DHSC",
])  # fmt: skip
def test_what_follows_a_title_in_its_cell_is_no_part_of_it(tmp_path, cell):
    reading = html(
        tmp_path, table(["Outcome", "Lead department"], [cell, "Defra"], ["Build more piers", "DfT"])
    )
    assert rows(reading) == {
        ("project", "Keep rivers clean", ""), ("lead", "Defra", "Keep rivers clean"),
        ("supporting", "DfT", "Keep rivers clean"), ("supporting", "DHSC", "Keep rivers clean"),
        ("project", "Build more piers", ""), ("lead", "DfT", "Build more piers"),
    }  # fmt: skip


@pytest.mark.parametrize("head", ["Lead and partners", "Who is involved", "Arrangements"])
def test_labels_in_a_cell_win_over_its_header(tmp_path, head):
    cell = "Lead department: Home Office<br>Other departments: MoJ, DfE"
    reading = html(tmp_path, table(["Pilot", head], ["Quiet Streets", cell], ["Open Doors", cell]), "pilots")
    for title in ("Quiet Streets", "Open Doors"):
        assert {r[:2] for r in rows(reading) if r[2] == title} == {
            ("lead", "Home Office"), ("partner", "MoJ"), ("partner", "DfE"),
        }  # fmt: skip


def test_names_that_no_table_knows_are_low_rows_and_short_titles_are_titles(tmp_path):
    reading = sheet(tmp_path, [
        ["Outcome", "Lead department", "Supporting departments"],
        ["Keep the ferries running", "Ferry Standards Unit", "Cabinet Offce, DfT"],
        ["B12", "DfT", "HMT"],
    ])  # fmt: skip
    assert rows(reading) == {
        ("project", "Keep the ferries running", ""), ("lead", "Ferry Standards Unit", "Keep the ferries running"),
        ("supporting", "Cabinet Offce", "Keep the ferries running"), ("supporting", "DfT", "Keep the ferries running"),
        ("project", "B12", ""), ("lead", "DfT", "B12"), ("supporting", "HMT", "B12"),
    }  # fmt: skip
    assert classes(reading, "lead")["Ferry Standards Unit"] == "low"
    assert classes(reading, "supporting") == {"Cabinet Offce": "low", "DfT": "high", "HMT": "high"}


def test_headings_with_nothing_below_them_are_never_sure(tmp_path):
    prose = "<p>The department will publish what it learns, and others may use it as they see fit.</p>"
    heads = [
        "Why we measure",
        "Building a culture",
        "Making better use of data",
        "Working with others",
        "Next steps",
    ]
    body = "".join(f"<h2>{h}</h2>{prose}" for h in heads)
    for kind in ("outcomes", "pilots"):
        assert "high" not in classes(html(tmp_path, body, kind), "project").values()


def test_a_heading_below_every_project_is_no_project(tmp_path):
    body = "".join(
        f"<h2>Commitment {n}</h2><h3>Setting the scene</h3><p>Some words on it.</p><h3>Means</h3>"
        f"<h3>Supporting organisations</h3><ul><li>Harbour Trust</li></ul>"
        for n in range(1, 5)
    )
    reading = html(tmp_path, body, "pilots")
    assert set(classes(reading, "project")) == {f"Commitment {n}" for n in range(1, 5)}
    assert {"Setting the scene", "Means"} <= set(reading.not_understood["words"])


def test_a_place_within_a_longer_name_is_no_body(tmp_path):
    partners = "London Borough of Northwyke, University of Leeds, Manchester, Gull Coaches Bristol"
    reading = sheet(tmp_path, [["Pilot", "Lead", "Partners"], ["Quiet Streets", "DfT", partners]], "pilots")
    found = {r[1] for r in rows(reading) if r[0] == "partner"}
    assert {"London Borough of Northwyke", "University of Leeds", "Gull Coaches Bristol"} <= found


def test_thousands_of_rows_are_read_within_the_limit(tmp_path):
    body = [[f"Raise the number of boats in harbour {n}", "DfT", "Defra, HMT"] for n in range(10_000)]
    reading = sheet(tmp_path, [["Outcome", "Lead department", "Supporting departments"], *body])
    assert len(classes(reading, "project")) == 10_000


def test_a_cell_of_nothing_but_a_footnote_mark_stops_nobody(tmp_path):
    reading = sheet(tmp_path, [[*LIST[0], "¹"], *([*row, "²"] for row in LIST[1:])])
    assert len(classes(reading, "project")) == 2


def test_titles_below_a_header_that_nobody_takes_part_in_are_not_sure(tmp_path):
    names = [
        ["Dataset name", "Description"],
        *([f"Survey of harbours {n}", "Counts boats."] for n in range(4)),
    ]
    assert set(classes(sheet(tmp_path, names, "pilots"), "project").values()) == {"low"}


def test_a_table_of_people_lists_no_projects(tmp_path):
    people = [["Name", "Job title", "Organisation"], ["Ms Ada Quay", "Director", "Defra"],
              ["Mr Cy Pier", "Head of boats", "DfT"]]  # fmt: skip
    assert classes(sheet(tmp_path, people, "pilots"), "project") == {}


def test_sums_in_remarks_and_without_their_unit_are_not_sure(tmp_path):
    remark = "The variance of £40m since last year is due to the price of steel for the new harbour wall."
    head = ["project_name", "department", "yearly_budget", "budget_comment"]
    some = [head, ["Sea walls", "Defra", "40.5", ""], ["Ferry times", "DfT", "", remark]]
    reading = sheet(tmp_path, some, "pilots")
    assert set(classes(reading, "funding").values()) == {"low"}
    assert set(classes(reading, "lead").values()) == {"high"}


def test_a_row_that_holds_its_title_alone_is_kept_in_the_low_class(tmp_path):
    some = [["Project", "Lead department", "Status"], ["Sea walls", "Defra", "open"], ["Ferry times", "", ""],
            ["Dry docks", "DfT", "open"]]  # fmt: skip
    assert classes(sheet(tmp_path, some, "pilots"), "project")["Ferry times"] == "low"


def test_a_bracket_that_says_only_who_leads_is_understood_whatever_the_lead_is_called(tmp_path):
    body = table(["Commitment", "Status"], ["Print the times of ferries (Policy lead - DfT)", "open"])
    assert ("lead", "DfT", "Print the times of ferries") in rows(html(tmp_path, body, "pilots"))


def test_each_bullet_of_a_cell_of_titles_is_a_project(tmp_path):
    cell = "<ul><li>Mend the piers</li><li>Count the gulls, by kind</li></ul>"
    reading = html(
        tmp_path, table(["Outcomes", "Lead department"], [cell, "Defra"], ["Dry the docks", "DfT"])
    )
    assert rows(reading) == {
        ("project", "Mend the piers", ""), ("lead", "Defra", "Mend the piers"),
        ("project", "Count the gulls, by kind", ""), ("lead", "Defra", "Count the gulls, by kind"),
        ("project", "Dry the docks", ""), ("lead", "DfT", "Dry the docks"),
    }  # fmt: skip


def test_a_department_of_one_table_leads_nothing_in_the_next(tmp_path):
    counts = table(["Department", "Boats"], ["DfT", "4"], ["Defra", "5"])
    aims = table(["Outcome", "Description"], *([f"Open harbour {n}", "To all."] for n in range(4)))
    reading = html(tmp_path, counts + aims)
    assert {r[0] for r in rows(reading)} == {"project"}
    assert set(classes(reading, "project").values()) == {"low"}


def test_a_sentence_beside_a_label_is_no_department_that_leads_for_sure(tmp_path):
    label = table(["Department.", "It is finding new ways to share what it knows about boats"])
    aims = table(["Name", "Description"], *([f"Survey of harbours {n}", "Counts boats."] for n in range(4)))
    assert set(html(tmp_path, label + aims).candidates["class"]) == {"low"}


@pytest.mark.parametrize("head", [
    ["Programme", "Project", "Lead department"], ["Project ID", "Title", "Lead department"],
    ["Grant programme: title", "Grant title", "Lead department"], ["Recipient name", "Award title", "Lead department"],
])  # fmt: skip
def test_of_several_headers_the_one_of_the_titles_is_found(tmp_path, head):
    body = [
        ["Coast 7", "Sea walls", "Defra"],
        ["Coast 7", "Ferry times", "DfT"],
        ["Coast 7", "Dry docks", "DfT"],
    ]
    found = sheet(tmp_path, [head, *body], "pilots")
    assert set(classes(found, "project").items()) == {(row[1], "high") for row in body}


def test_the_title_of_a_numbered_heading_may_stand_below_it(tmp_path):
    body = "".join(
        f"<h2>Commitment {n}</h2><p>The port will publish the times of all its ferries in year {n}.</p>"
        "<h3>Supporting organisations</h3><ul><li>Harbour Trust</li></ul>"
        for n in range(1, 4)
    )
    titles = set(classes(html(tmp_path, body, "pilots"), "project"))
    assert titles == {f"The port will publish the times of all its ferries in year {n}" for n in range(1, 4)}


def test_a_list_with_lettered_references_and_leads_behind_its_sentences_is_read(tmp_path):
    aims = {"Open court lists a week ahead": "MoJ", "Renew passports in three weeks": "Home Office",
            "Answer nine in ten calls about ferries within five minutes": "DfT"}  # fmt: skip
    items = (f"<p><b>A.{n}</b> {aim}. Lead: {body}</p>" for n, (aim, body) in enumerate(aims.items(), 1))
    reading = html(tmp_path, "<h1>What we will do</h1><p>We will do this.</p>" + "".join(items), "pilots")
    assert {(aim, body) for role, body, aim in rows(reading) if role == "lead"} == set(aims.items())


def test_one_project_with_the_leads_of_many_is_flagged(tmp_path):
    items = "".join(f"<li>Lead: {body}</li>" for body in ("DfT", "MoJ", "Defra", "DfE"))
    checks = html(tmp_path, f"<h1>Plan</h1><h2>Quiet Streets</h2><ul>{items}</ul>", "pilots").checks
    assert list(checks[checks["check"] == "leads of pilots"]["agrees"]) == ["no"]


def test_a_summary_is_the_title_in_the_low_class_where_no_header_names_one(tmp_path):
    head = ["Department", "Grants description", "Amount (£m)", "No. of recipients", "Recipient type"]
    body = [["DfT", "Repairs of sea walls", "1", "3", "Council"], ["Defra", "Boats for wardens", "2", "4", "Trust"],
            ["", "Total", "3", "7", ""]]  # fmt: skip
    reading = sheet(tmp_path, [head, *body], "pilots")
    assert classes(reading, "project") == {"Repairs of sea walls": "low", "Boats for wardens": "low"}
    assert classes(reading, "lead") == {"DfT": "low", "Defra": "low"}
    assert classes(reading, "unspecified") == {}


@pytest.mark.parametrize(("head", "role"), [
    ("Project proponent", "lead"), ("Lead beneficiary", "lead"), ("Contractor/Supplier", "unspecified"),
    ("Recipient Org:Name", "unspecified"), ("Recipient Org:Postal Code", None), ("Funding Org:Identifier", None),
])  # fmt: skip
def test_headers_that_say_who_and_headers_that_say_something_of_them(tmp_path, head, role):
    reading = sheet(
        tmp_path, [["Project", head], ["Sea walls", "Gull Ltd"], ["Dry docks", "Tern Ltd"]], "pilots"
    )
    assert {r[:2] for r in rows(reading)} - {("project", "Sea walls"), ("project", "Dry docks")} == (
        {(role, "Gull Ltd"), (role, "Tern Ltd")} if role else set()
    )


def test_a_card_for_each_project_has_labels_known_or_not_beside_captions_of_groups(tmp_path):
    aims = {"Mend the piers": "DfT", "Count the gulls": "Defra", "Dry the docks": "MoJ"}
    cards = (
        "<table><tr><th>Form 2</th></tr>"
        f"<tr><td>Outline</td><td>Action name</td><td>{aim}</td></tr>"
        f"<tr><td></td><td>Lever of change</td><td>Technology for pier {n}</td></tr>"
        f"<tr><td></td><td>Field of action</td><td>Harbour {n}</td></tr>"
        f"<tr><td>Who</td><td>Bodies responsible for it</td><td>{body}</td></tr></table>"
        for n, (aim, body) in enumerate(aims.items())
    )
    reading = html(tmp_path, "".join(cards), "pilots")
    assert {r for r in rows(reading) if r[0] == "lead"} == {("lead", body, aim) for aim, body in aims.items()}
    assert set(classes(reading, "project")) == set(aims)
    assert {"Lever of change", "Field of action"} <= set(reading.not_understood["words"])


def test_the_last_row_of_a_table_does_not_go_on_below_the_next_heading(tmp_path):
    body = table(["Pilot", "Lead department"], ["Quiet Streets", "DfT"], ["Open Doors", "MoJ"])
    below = "<h2>How we work</h2><p>Supporting activities:</p><ul><li>Harbour Trust</li><li>DfE</li></ul>"
    assert {r[1] for r in rows(html(tmp_path, body + below, "pilots")) if r[2] == "Open Doors"} == {"MoJ"}


def test_a_heading_by_itself_is_not_sure_whatever_stands_below_it(tmp_path):
    reading = html(tmp_path, "<h2>Terms of reference</h2><p>Lead: DfT. Supported by MoJ.</p>", "pilots")
    assert set(reading.candidates["class"]) == {"low"}
