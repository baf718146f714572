"""Draw the Word template of an incident's record: `python scripts/write_record.py`.

A4. `lianqin.incidents.record_document` fills it; a test holds that the file in the repository is
what this draws.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TO = Path(__file__).resolve().parents[1] / "src/lianqin/incidents/files/record.docx"
VIOLET = RGBColor(0x5A, 0x3C, 0xAE)
CREWS = (
    ("力量", "{{ row.unit }}", 34),
    ("所属", "{{ row.organisation }}", 46),
    ("到场", "{{ row.on_scene }}", 36),
    ("结束", "{{ row.cleared }}", 36),
)
LINES = (
    ("时间", "{{ row.at }}", 36),
    ("事项", "{{ row.kind }}", 24),
    ("内容", "{{ row.text }}", 70),
    ("记录人", "{{ row.actor }}", 30),
)


def draw() -> Doc:
    """The template: fields in double braces, rows and conditions as docxtpl reads them."""
    paper = Document()
    _page(paper)
    _line(paper, "{%p if exercise %}")
    _line(paper, "{{ exercise }}", size=14, bold=True, middle=True, violet=True)
    _line(paper, "{%p endif %}")
    _line(paper, "{{ title }}", size=18, bold=True, middle=True)
    _line(paper, "编号 {{ number }}　　制作 {{ made_at }}　　{{ made_by }}", size=10, middle=True)
    _facts(paper)
    _line(paper, "到场力量", bold=True)
    _table(paper, CREWS, "crews")
    _line(paper, "经过", bold=True)
    _table(paper, LINES, "lines")
    _line(paper, "处置结果", bold=True)
    _line(paper, "{%p for row in outcome %}")
    _line(paper, "{{ row }}")
    _line(paper, "{%p endfor %}")
    _line(paper, "证据与登记", bold=True)
    _line(paper, "{%p for row in evidence %}")
    _line(paper, "{{ row }}", size=9)
    _line(paper, "{%p endfor %}")
    _line(paper, "{{ note }}", size=9)
    _line(paper, "制作人（签名）：　　　　　　　　审核人（签名）：　　　　　　　　日期：")
    return paper


def _page(paper: Doc) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    normal.paragraph_format.space_after = Pt(3)
    paper.core_properties.author = "Lianqin"


def _line(
    paper: Doc,
    words: str,
    *,
    size: int = 11,
    bold: bool = False,
    middle: bool = False,
    violet: bool = False,
) -> None:
    line = paper.add_paragraph()
    run = line.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    if violet:
        run.font.color.rgb = VIOLET
    if middle:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _facts(paper: Doc) -> None:
    table = paper.add_table(rows=3, cols=2)
    table.style = "Table Grid"
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "{%tr for row in facts %}"
    name, said = table.rows[1].cells
    name.text, said.text = "{{ row.name }}", "{{ row.said }}"
    table.rows[2].cells[0].merge(table.rows[2].cells[1]).text = "{%tr endfor %}"
    for row in table.rows:
        row.cells[0].width = Mm(30)
        row.cells[1].width = Mm(136)
    table.rows[1].cells[0].width, table.rows[1].cells[1].width = Mm(30), Mm(136)


def _table(paper: Doc, columns: tuple[tuple[str, str, int], ...], rows: str) -> None:
    """A table whose second row is repeated for each of `rows`."""
    table = paper.add_table(rows=4, cols=len(columns))
    table.style = "Table Grid"
    for place, (heading, value, width) in enumerate(columns):
        head, cell = table.rows[0].cells[place], table.rows[2].cells[place]
        head.text, cell.text = heading, value
        head.paragraphs[0].runs[0].bold = True
        for row in table.rows:
            row.cells[place].width = Mm(width)
    table.rows[1].cells[0].text = f"{{%tr for row in {rows} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


if __name__ == "__main__":
    TO.parent.mkdir(exist_ok=True)
    draw().save(str(TO))
