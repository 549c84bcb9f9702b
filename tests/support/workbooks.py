"""XLSX files made by hand, good and bad: the least that a spreadsheet program would write."""

import io
import zipfile
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>'
    '<sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
    f'Id="r1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def workbook(*rows: tuple[object, ...], more: str = "") -> bytes:
    """A workbook of one sheet; a text that begins with = is a formula that came to 7.

    `=?` is one that was never worked out, and what begins with # an error.
    """
    lines = []
    for line, values in enumerate(rows, 1):
        lines.append(row(line, *values))
    return packed(sheet("".join(lines) + more))


def sheet(rows: str) -> str:
    """A sheet of these rows."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def packed(sheet: str, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with this as its sheet, packed under a name of its own."""
    file = io.BytesIO()
    parts = {part: text.replace("worksheets/sheet1.xml", name[3:]) for part, text in _PARTS.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in {**parts, name: sheet}.items():
            archive.writestr(part, text)
    return file.getvalue()


def book(*sheets: tuple[str, str, str]) -> bytes:
    """A workbook of several sheets: of each its name, `visible` or `hidden`, and its rows."""
    file = io.BytesIO()
    numbered = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="r{n}"/>'
        for n, (name, state, _) in numbered
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    parts = _PARTS | {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        "</Relationships>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet(rows) for n, (_, _, rows) in numbered}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return file.getvalue()


def row(line: int, *values: object) -> str:
    """A row of a sheet."""
    cells = (_cell(f"{chr(65 + at)}{line}", value) for at, value in enumerate(values))
    return f'<row r="{line}">{"".join(cells)}</row>'


def _cell(place: str, value: object) -> str:
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    if str(value) == "=?":
        return f'<c r="{place}"><f>1+1</f><v></v></c>'
    if str(value).startswith("#"):
        return f'<c r="{place}" t="e"><f>1/0</f><v>{value}</v></c>'
    if str(value).startswith("="):
        return f'<c r="{place}"><f>{escape(str(value)[1:])}</f><v>7</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
