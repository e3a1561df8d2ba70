"""The chart of the trend in a workbook: what fell due in each month as stacked bars, the cumulative rate as a line."""

from collections.abc import Mapping, Sequence

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from bizenv.views.wording.trend import Piece

_FILLS: Mapping[Piece, str] = {
    "closed": "1D4B7A",
    "in_time": "1D4B7A",
    "late": "8C6A3F",
    "awaiting": "7FA6CC",
    "overdue": "B3261E",
    "unknown": "8C97A3",
    "other": "D3DAE2",
}
_LINE, _GRID = "18222D", "DDE2E8"
_WIDE, _HIGH = 25, 11
"""The size of the chart in centimetres."""


def draw_trend(sheet: Worksheet, heads: int, last: int, pieces: Sequence[Piece], *, rated: bool) -> BarChart:
    """The chart of a sheet whose first column names the months, the third and the following have the pieces.

    ``heads``: the row of the heads; ``last``: the row of the last month. ``rated``: whether the cumulative rate, in the
    fourth column after the pieces, is drawn too.
    """
    bars = BarChart()
    bars.type, bars.grouping, bars.overlap, bars.gapWidth = "col", "stacked", 100, 60
    bars.title, bars.style = None, 2
    bars.add_data(
        Reference(sheet, min_col=3, max_col=2 + len(pieces), min_row=heads, max_row=last), titles_from_data=True
    )
    names = Reference(sheet, min_col=1, min_row=heads + 1, max_row=last)
    bars.set_categories(names)
    for series, piece in zip(bars.series, pieces, strict=True):
        series.graphicalProperties.solidFill = _FILLS[piece]
        series.graphicalProperties.line.solidFill = "FFFFFF"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.title, bars.y_axis.number_format = "项", "0"
    bars.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_GRID)))
    bars.y_axis.scaling.min = 0
    bars.legend.position = "b"
    bars.width, bars.height = _WIDE, _HIGH
    if rated:
        line = LineChart()
        column = len(pieces) + 6
        line.add_data(
            Reference(sheet, min_col=column, max_col=column, min_row=heads, max_row=last), titles_from_data=True
        )
        line.set_categories(names)
        (series,) = line.series
        series.graphicalProperties.line.solidFill, series.graphicalProperties.line.width = _LINE, 22000
        series.marker.symbol, series.marker.size, series.smooth = "circle", 6, False
        series.marker.graphicalProperties.solidFill = _LINE
        line.y_axis.axId, line.y_axis.crosses, line.y_axis.delete = 200, "max", False
        line.y_axis.title, line.y_axis.number_format, line.y_axis.majorGridlines = "累计办结率", "0%", None
        line.y_axis.scaling.min, line.y_axis.scaling.max = 0, 1
        bars += line
    return bars
