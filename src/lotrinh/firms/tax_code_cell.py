"""The tax code of an enterprise as a cell of a list holds it, with what spreadsheet programs do to such numbers."""

import re

from lotrinh.firms import tax_code
from lotrinh.i18n import N_
from lotrinh.sheet_files.cells import BadCell

PERSONAL_NUMBER = N_(
    "A personal number of 12 digits stands for a person or household business. It is personal data: such a row"
    " is not imported and the number is not kept."
)
SHORTENED = N_(
    "The spreadsheet has shortened this tax code to a number such as 3.7E+09."
    " Format the column as text and enter the code again."
)
SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
DIGITS_IN_TAX_CODE = 10


def tax_code_of(cell: str) -> str:
    """The code of an enterprise or a branch; a zero that a number cell has lost is put back."""
    if SCIENTIFIC.fullmatch(cell):
        raise BadCell(SHORTENED)
    if cell.isascii() and cell.isdecimal() and len(cell) == DIGITS_IN_TAX_CODE - 1:
        cell = f"0{cell}"
    try:
        code = tax_code.parse(cell)
    except tax_code.TaxCodeProblem as problem:
        raise BadCell(problem.message_id, **problem.params) from None
    if code.kind == "personal":
        raise BadCell(PERSONAL_NUMBER)
    return code.value
