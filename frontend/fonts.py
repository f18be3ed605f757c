"""Writes the two web fonts: Be Vietnam Pro cut to what pages write, plus tabular figures, a tick and arrows.

The family has no `tnum` feature and no ✓ ← → ↑ ↓; its licence (OFL, no reserved name) allows adding them.
Development time only: `npm ci`, then run with fonttools and brotli installed. The output is committed.
"""

from io import BytesIO
from pathlib import Path

from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import Feature, FeatureRecord

HERE = Path(__file__).parent
SOURCE = HERE / "node_modules/@expo-google-fonts/be-vietnam-pro"
TARGET = HERE.parent / "src/lotrinh/static/fonts"
WEIGHTS = {400: ("400Regular", 76), 600: ("600SemiBold", 108)}
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
VIETNAMESE = "ĂăĐđĨĩŨũƠơƯư₫\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
SIGNS = "\u00a0§©«°±²³·»½–—‘’“”•…‹›−≈≤≥✓←→↑↓"
TEXT = {*range(0x20, 0x7F), *range(0xC0, 0x100), *range(0x1EA0, 0x1EFA), *map(ord, VIETNAMESE + SIGNS)}

Point = tuple[float, float]


def stroke(start: Point, end: Point, width: float) -> list[Point]:
    """A straight line as a clockwise rectangle, which is what TrueType fills."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    scale = width / 2 / (dx * dx + dy * dy) ** 0.5
    x, y = -dy * scale, dx * scale
    (x0, y0), (x1, y1) = start, end
    return [(x0 + x, y0 + y), (x1 + x, y1 + y), (x1 - x, y1 - y), (x0 - x, y0 - y)]


def turned(points: list[Point], quarters: int) -> list[Point]:
    for _ in range(quarters):
        points = [(350 - (y - 350), 350 + (x - 350)) for x, y in points]
    return points


def arrow(width: float) -> list[tuple[Point, Point]]:
    tip = (630.0, 350.0)
    return [((70.0, 350.0), (630.0 - width / 2, 350.0)), ((400.0, 580.0), tip), (tip, (400.0, 120.0))]


def draw(font: TTFont, character: str, strokes: list[list[Point]]) -> None:
    pen = TTGlyphPen(None)
    for points in strokes:
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    name = f"uni{ord(character):04X}"
    add(font, name, pen, 700)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(character)] = name


def add(font: TTFont, name: str, pen: TTGlyphPen, width: int) -> None:
    glyph = pen.glyph()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, glyph.xMin)


def add_signs(font: TTFont, width: float) -> None:
    for quarters, character in enumerate("→↑←↓"):
        lines = [stroke(start, end, width) for start, end in arrow(width)]
        draw(font, character, [turned(line, quarters) for line in lines])
    tick = [stroke((110, 370), (290, 170), width), stroke((270, 160), (610, 600), width)]
    draw(font, "✓", tick)


def add_tabular_figures(font: TTFont) -> None:
    widest = max(font["hmtx"][digit][0] for digit in DIGITS)
    for digit in DIGITS:
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(digit, (1, 0, 0, 1, (widest - font["hmtx"][digit][0]) // 2, 0))
        add(font, f"{digit}.tnum", pen, widest)
    add_substitution(font, "tnum", {digit: f"{digit}.tnum" for digit in DIGITS})


def add_substitution(font: TTFont, tag: str, glyphs: dict[str, str]) -> None:
    gsub = font["GSUB"].table
    gsub.LookupList.Lookup.append(buildLookup([buildSingleSubstSubtable(glyphs)]))
    record = FeatureRecord()
    record.FeatureTag, record.Feature = tag, Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(gsub.LookupList.Lookup) - 1]
    gsub.FeatureList.FeatureRecord.append(record)
    for script in gsub.ScriptList.ScriptRecord:
        languages = [script.Script.DefaultLangSys, *(each.LangSys for each in script.Script.LangSysRecord)]
        for language in filter(None, languages):
            language.FeatureIndex.append(len(gsub.FeatureList.FeatureRecord) - 1)


def reopened(font: TTFont) -> TTFont:
    """The subsetter overlooks substitutions that were never written out."""
    file = BytesIO()
    font.save(file)
    return TTFont(file, recalcTimestamp=False)


def cut(font: TTFont) -> None:
    options = Options(layout_features=["kern", "mark", "mkmk", "ccmp", "tnum"], hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=TEXT)
    subsetter.subset(font)


if __name__ == "__main__":
    for weight, (name, thickness) in WEIGHTS.items():
        face = TTFont(SOURCE / name / f"BeVietnamPro_{name}.ttf", recalcTimestamp=False)
        add_signs(face, thickness)
        add_tabular_figures(face)
        face = reopened(face)
        cut(face)
        face.flavor = "woff2"
        face.save(TARGET / f"be-vietnam-pro-{weight}.woff2")
