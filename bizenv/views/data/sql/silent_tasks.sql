-- 最近截止的一轮反馈里没有反馈的事项，同 bizenv missing。
-- plan: 方案的标识
-- round: 哪一轮
-- unit: 单位，首家牵头的
-- id: 编号
-- label: 编号，按印发的写法
-- expected: 应反馈之日
-- days_late: 已过几天，没有过的为 0
-- owed: 还该催报
-- judged: 可不可以点名
-- text: 要求
SELECT
  f.plan,
  f.round,
  f.unit,
  f.id,
  t.label,
  f.expected,
  f.days_late,
  f.owed,
  f.judged,
  t.text
FROM asked a
JOIN feedback f ON f.as_of_day = a.as_of_day
JOIN tasks t ON t.plan = f.plan AND t.as_of_day = f.as_of_day AND t.id = f.id
WHERE f.silent
ORDER BY f.plan, f.unit, t.position
