"""Importing a list of organisations: what is shown is what is done."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organisations.models import AuditEntry, Contact, Organisation, UploadedList

HEAD = "organisation,category,address,contact,email\n"
CONFIRM = "/organisations/import/confirm/"


def upload(client, data, name="list.csv"):
    if isinstance(data, str):
        data = data.encode()
    return client.post("/organisations/import/", {"file": SimpleUploadedFile(name, data)})


def lines(client):
    """Number, outcome and reason or new values of each line that the page shows."""
    page = client.get("/organisations/import/lines/").context["page"]
    return [
        (line.number, line.outcome.value, line.reason or [(each.old, each.new) for each in line.differences])
        for line in page
    ]


def confirm(client):
    plan = client.get("/organisations/import/lines/").context["plan"]
    return client.post(CONFIRM, {"digest": plan.digest})


def held():
    return [
        (each.name, each.category_id, each.address, [(one.name, one.email) for one in each.contacts.all()])
        for each in Organisation.objects.order_by("name")
    ]


def xlsx(*rows):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_each_line_says_what_it_would_do(researcher, centre):
    upload(
        researcher,
        HEAD
        + "CAW Antwerpen,caw,,Desk,desk@example.org\n"
        + "CAW Antwerpen,Welfare,Kaai 3,,\n"
        + "Nieuw,WELZIJN,,Ann,ann@example.org\n"
        + "Nieuw,caw,,Bob,bob@example.org\n"
        + "Nieuw,nope,,,\n"
        + ",caw,,,\n",
    )
    assert lines(researcher) == [
        (2, "unchanged", []),
        (3, "changed", [("Grote Markt 1", "Kaai 3")]),
        (4, "added", [("", "Nieuw"), ("", "nl"), ("", "Ann"), ("", "ann@example.org"), ("", "nl")]),
        (5, "changed", [("", "Bob"), ("", "bob@example.org"), ("", "nl")]),
        (6, "refused", "Er is geen categorie “nope”. Voeg ze eerst toe, of gebruik een van: caw."),
        (7, "refused", "De naam van de organisatie ontbreekt."),
    ]
    assert held() == [("CAW Antwerpen", "caw", "Grote Markt 1", [("Desk", "desk@example.org")])]


def test_confirmed_list_does_what_was_shown_and_a_second_time_nothing(researcher, centre):
    text = HEAD + "caw antwerpen,caw,Kaai 3,Desk 2,DESK@example.org\nNieuw,caw,,Ann,ann@example.org\n"
    upload(researcher, text)
    assert confirm(researcher).status_code == 302
    after = [
        ("Nieuw", "caw", "", [("Ann", "ann@example.org")]),
        ("caw antwerpen", "caw", "Kaai 3", [("Desk 2", "DESK@example.org")]),
    ]
    assert sorted(held()) == after
    assert Organisation.objects.filter(id=centre.id).exists()
    upload(researcher, text)
    assert [outcome for _number, outcome, _rest in lines(researcher)] == ["unchanged", "unchanged"]
    confirm(researcher)
    assert sorted(held()) == after
    counts = AuditEntry.objects.filter(action="import").values_list("details", flat=True)
    assert list(counts) == [
        {"added": 1, "changed": 1, "unchanged": 0, "refused": 0},
        {"added": 0, "changed": 0, "unchanged": 2, "refused": 0},
    ]


def test_download_is_a_list_that_changes_nothing(researcher, centre):
    Contact.objects.create(organisation=centre, name="-1", phone="+32 3 000")
    Organisation.objects.create(name="=A1", category=centre.category, address="Street\nTown")
    upload(researcher, researcher.get("/organisations/download/").getvalue())
    assert {outcome for _number, outcome, _rest in lines(researcher)} == {"unchanged"}


def test_list_that_would_now_do_something_else_is_shown_again(researcher, centre):
    upload(researcher, HEAD + "CAW Antwerpen,caw,Kaai 3,,\n")
    shown = researcher.get("/organisations/import/lines/").context["plan"].digest
    Organisation.objects.update(address="Elsewhere")
    response = researcher.post(CONFIRM, {"digest": shown})
    assert (response.status_code, Organisation.objects.get().address) == (409, "Elsewhere")
    assert lines(researcher) == [(2, "changed", [("Elsewhere", "Kaai 3")])]
    assert confirm(researcher).status_code == 302
    assert Organisation.objects.get().address == "Kaai 3"


def test_confirming_twice_does_it_once(researcher, centre):
    upload(researcher, HEAD + "Nieuw,caw,,,\n")
    digest = researcher.get("/organisations/import/lines/").context["plan"].digest
    assert [researcher.post(CONFIRM, {"digest": digest}).status_code for _ in range(2)] == [302, 302]
    assert (Organisation.objects.count(), UploadedList.objects.count()) == (2, 0)


def test_list_given_up_is_forgotten(researcher, centre):
    upload(researcher, HEAD + "Nieuw,caw,,,\n")
    researcher.post("/organisations/import/give-up/")
    assert (Organisation.objects.count(), UploadedList.objects.count()) == (1, 0)


def test_one_person_does_not_see_the_list_of_another(researcher, log_in, centre):
    upload(researcher, HEAD + "Nieuw,caw,,,\n")
    other = log_in("admin")
    assert other.get("/organisations/import/lines/")["Location"] == "/organisations/import/"
    other.post(CONFIRM, {"digest": UploadedList.objects.get().rows})
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        ("\ufeff" + HEAD + '"Huis, ""\'t Veer""",caw,,,\r\n').encode(),
        (HEAD + '"Huis, ""\'t Veer""",caw,,,\r\n').encode("utf-16"),
        (HEAD.replace(",", ";") + '"Huis, ""\'t Veer""";caw;;;\n').encode(),
        (HEAD.replace(",", "\t") + "Huis, 't Veer\tcaw\n").encode(),
        xlsx(["Organisatie", "Categorie", "Telefoon"], ['Huis, "\'t Veer"', "caw", None]),
    ],
    ids=["byte order mark", "UTF-16", "semicolons", "tabs", "XLSX"],
)
def test_files_of_many_programs_are_read(researcher, welfare, data):
    upload(researcher, data)
    [(number, outcome, differences)] = lines(researcher)
    assert (number, outcome) == (2, "added")
    assert differences[0][1].replace('"', "") == "Huis, 't Veer"


def test_spreadsheet_numbers_are_read_as_they_look(researcher, welfare):
    upload(researcher, xlsx(["name", "category", "contact", "phone"], ["A", "caw", "Ann", 32.0]), "list.xlsx")
    confirm(researcher)
    assert Contact.objects.get().phone == "32"


def test_columns_that_are_not_read_are_named(researcher, welfare):
    upload(researcher, "category,organisation,count\ncaw,Huis,54\n")
    assert "count" in researcher.get("/organisations/import/lines/").content.decode()
    assert UploadedList.objects.get().ignored == ["count"]


@pytest.mark.parametrize(
    "line",
    [
        "caw antwerpen,caw,,,\nCAW ANTWERPEN,caw,,,",
        "A,caw,,Ann,ann@example.org; bob@example.org",
        f'A,caw,,Ann,"{"@" * 50_000}{"," * 50_000}"',
        "A,caw,,Ann,no address",
        'A,caw,,"Ann\r\nBcc: bob@example.org",ann@example.org',
        '"A\nBcc: bob@example.org",caw,,,',
        f"{'x' * 201},caw,,,",
        "A,caw,,,,more",
    ],
    ids=[
        "other letters",
        "several addresses",
        "endless address",
        "no address",
        "name",
        "organisation",
        "long",
        "cells",
    ],
)
def test_bad_line_is_refused_with_its_reason_and_the_others_taken(researcher, centre, line):
    upload(researcher, f"{HEAD}{line}\nGood,caw,,,\n")
    found = lines(researcher)
    refused = [reason for _number, outcome, reason in found if outcome == "refused"]
    assert len(refused) == 1
    assert refused[0]
    assert found[-1][1] == "added"
    confirm(researcher)
    assert Organisation.objects.filter(name="Good").exists()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no list at all",
        b"organisation\nA\n",
        b"organisation,category,name\nA,caw,B\n",
        b"organisation,category\nA\0,caw\n",
        b'organisation,category\n"A,caw\n',
        "organisation,category\nCafé,caw\n".encode("latin-1"),
        b"\xff\xfeo",
        b"\xd0\xcf\x11\xe0 old",
        b"PK\x03\x04 broken",
        bomb(),
        xlsx(["x"]).replace(b"xl/worksheets", b"xl/workshoots"),
        HEAD.encode() + b"A,caw,,,\n" * 200_000,
    ],
    ids=[
        "empty", "text", "column missing", "column twice", "NUL", "open quote", "Latin-1", "half UTF-16",
        "old Excel", "broken zip", "bomb", "renamed parts", "200,000 lines",
    ],
)  # fmt: skip
def test_file_that_is_no_list_is_refused_in_words(researcher, welfare, data):
    response = upload(researcher, data)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not UploadedList.objects.exists()


def test_sheet_of_endless_empty_lines_is_refused(researcher, welfare):
    plain = zipfile.ZipFile(io.BytesIO(xlsx(["organisation", "category"], ["A", "caw"])))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            archive.writestr(name, plain.read(name).replace(b'<row r="2"', b'<row r="999999999"'))
    assert upload(researcher, file.getvalue()).status_code == 422


def test_file_that_is_too_large_is_refused(researcher, welfare):
    assert upload(researcher, b"organisation,category\n" + b"x" * 2_000_000).status_code == 413


def test_post_without_a_file_is_refused(researcher, welfare):
    assert researcher.post("/organisations/import/").status_code == 422


def test_reader_cannot_import(log_in, welfare):
    reader = log_in("analyst")
    assert upload(reader, HEAD + "A,caw,,,\n").status_code == 403
    assert reader.post(CONFIRM).status_code == 403
