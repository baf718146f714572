"""Draw the Word template of a mediation agreement: `python scripts/write_agreement.py`.

A4, as Art. 29 of 人民调解法 wants it. `lianqin.disputes.documents` fills it; a test holds that the
file in the repository is what this draws.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TO = Path(__file__).resolve().parents[1] / "src/lianqin/disputes/files/agreement.docx"
COLUMNS = (
    ("当事人", "第{{ party.side }}方", 18),
    ("姓名", "{{ party.name }}", 32),
    ("身份证号", "{{ party.number }}", 52),
    ("住址", "{{ party.address }}", 58),
)
PARTS = (
    ("纠纷主要事实、争议事项", "facts"),
    ("经调解，各方自愿达成如下协议", "terms"),
    ("履行方式和期限", "performance"),
)


def draw() -> Doc:
    """The template: fields in double braces, rows and conditions as docxtpl reads them."""
    paper = Document()
    _page(paper)
    _line(paper, "{{ title }}", size=18, bold=True, middle=True)
    _line(paper, "编号：{{ number }}", middle=True)
    _parties(paper)
    for heading, name in PARTS:
        _line(paper, heading, bold=True)
        _line(paper, f"{{{{ {name} }}}}")
    _line(paper, "{{ free }}", bold=True)
    _line(paper, "{{ binding }}")
    _line(paper, "{%p if confirm %}")
    _line(paper, "{{ confirm }}", bold=True)
    _line(paper, "{%p endif %}")
    _line(paper, "{{ dispute_about_it }}")
    _line(paper, "{{ copies }}")
    _signatures(paper)
    return paper


def _page(paper: Doc) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    paper.core_properties.author = "Lianqin"
    paper.core_properties.title = "调解协议书"
    paper.core_properties.comments = ""


def _line(
    paper: Doc, words: str, *, size: int = 12, bold: bool = False, middle: bool = False
) -> None:
    line = paper.add_paragraph()
    run = line.add_run(words)
    run.bold, run.font.size = bold, Pt(size)
    if middle:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _parties(paper: Doc) -> None:
    table = paper.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")
    for cell, (heading, _field, _width) in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = heading
    table.rows[1].cells[0].text = "{%tr for party in parties %}"
    for cell, (_heading, field, _width) in zip(table.rows[2].cells, COLUMNS, strict=True):
        cell.text = field
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for row in table.rows:
        for cell, (_heading, _field, width) in zip(row.cells, COLUMNS, strict=True):
            cell.width = Mm(width)
    paper.add_paragraph()


def _signatures(paper: Doc) -> None:
    _line(paper, "{%p for party in parties %}")
    _line(paper, "第{{ party.side }}方当事人（签名、盖章或者按指印）：")
    _line(paper, "{%p endfor %}")
    _line(paper, "{{ mediator_signs }}：{{ mediator }}（签名）")
    _line(paper, "{{ committee }}（印章）")
    _line(paper, "{{ agreed_on }}")


if __name__ == "__main__":
    TO.parent.mkdir(exist_ok=True)
    draw().save(str(TO))
