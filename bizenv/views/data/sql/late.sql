-- 逾期的事项，逾期最早的在前，同 bizenv overdue。
-- plan: 方案的标识
-- id: 编号
-- label: 编号，按印发的写法
-- unit: 首家牵头单位
-- due: 时限
-- days_late: 逾期几天
-- state: 状态
-- judged: 可不可以点名
-- field_name: 目标任务（领域）的名称
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
  t.field_name,
  t.text
FROM asked a
JOIN standing s ON s.as_of_day = a.as_of_day
JOIN tasks t ON t.plan = s.plan AND t.as_of_day = s.as_of_day AND t.id = s.id
WHERE s.overdue
ORDER BY s.due_day, s.plan, t.position
