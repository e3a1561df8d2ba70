"""The layout of the form: the names of its sheets, the heads of its columns, and shared rows, columns and cells.

``workbook`` draws the form and ``reading`` reads it back; both use these constants.
"""

FILL = "填报"
TARGETS = "指标"
CONFIRM = "联合牵头"
SUPPORT = "配合事项"
HELP = "填表说明"
HIDDEN = "_bizenv"
FIRST_ROW = 5
"""The first row of tasks on every sheet that has tasks; the row above holds the column heads."""
DATE_CELL = "C3"
HEADS = (
    *("编号", "本期", "要求", "完成时限", "目前情况", "本期无变化", "阶段", "完成百分数"),
    *("进展情况", "存在问题", "需协调事项", "下一步打算", "佐证材料"),
)
"""The columns of the first sheet, A to M; N, hidden, carries the row's key."""
KEY_COLUMN = 14
TARGET_HEADS = ("编号", "指标", "要求", "上期实报", "本期实报")
TARGET_KEY = 6
CONFIRM_HEADS = ("编号", "要求", "首家牵头", "完成时限", "目前情况", "确认", "意见")
CONFIRM_KEY = 8
AGREED, OBJECTED = "一致", "有异议"
