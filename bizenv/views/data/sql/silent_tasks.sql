-- 最近截止的一轮反馈里没有反馈的事项，同 bizenv missing。
-- plan: 方案，方案的标识
-- round: 轮次
-- unit: 牵头单位，联合牵头的为首家
-- id: 编号
-- label: 印发编号，按印发的写法
-- expected: 应反馈之日
-- days_late: 已过，天数，没有过的为 0
-- owed: 待催报，没有反馈、没有办结也不待核验的
-- judged: 可点名，设灯号、计办结率的单位
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
