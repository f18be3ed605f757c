"""A submitted run and its report as people get them: the pages of the PDF, the rows of the spreadsheet."""

import io

import openpyxl
from pypdf import PdfReader

from tests.browsing import Browser
from tests.selfassessment.paper import DBI, answer_dbi, start, submit


async def hand_in(browser: Browser, step: str = "3") -> str:
    """The address of a submitted run of the national index with every criterion at one step."""
    run = await start(browser, DBI)
    await answer_dbi(browser, run, step)
    await submit(browser, run)
    return run


async def download(browser: Browser, run: str, language: str = "vi") -> bytes:
    answer = await browser.client.get(f"{run}/report.pdf", params={"lang": language})
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


def read(document: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(document))


def words(document: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(document).pages).split())


def number_of(document: bytes) -> str:
    return next(word for word in words(document).split() if word.startswith("LTS-"))


async def rows(browser: Browser, run: str, sheet: int = 0) -> list[list[openpyxl.cell.Cell]]:
    answer = await browser.client.get(f"{run}/answers.xlsx")
    assert answer.status_code == 200, answer.text[:500]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.worksheets[sheet].iter_rows()]
