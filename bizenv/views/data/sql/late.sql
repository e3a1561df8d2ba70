-- 逾期的事项，逾期最早的在前，同 bizenv overdue。
-- plan: 方案，方案的标识
-- id: 编号
-- label: 印发编号，按印发的写法
-- unit: 牵头单位，联合牵头的为首家
-- due: 时限
-- days_late: 逾期，天数
-- state: 状态
-- judged: 可点名，设灯号、计办结率的单位
-- empty: 台账为空，逾期只表示没有记录
-- field_name: 领域，目标任务的名称，没有的为空
-- text: 要求
SELECT
  s.plan,
  s.id,
  t.label,
  s.lead AS unit,
  s.due,
  s.days_late,
  s.state,
  s.judged,
  p.empty,
  t.field_name,
  t.text
FROM asked a
JOIN standing s ON s.as_of_day = a.as_of_day
JOIN tasks t ON t.plan = s.plan AND t.as_of_day = s.as_of_day AND t.id = s.id
JOIN plans p ON p.plan = s.plan AND p.as_of_day = s.as_of_day
WHERE s.overdue
ORDER BY s.due_day, s.plan, t.position
