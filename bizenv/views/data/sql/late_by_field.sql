-- 各目标任务（领域）逾期的，各方案名称相同的归在一起。
-- field_name: 领域，目标任务的名称，没有的为空
-- plans: 方案，方案数
-- tasks: 事项
-- overdue: 逾期
-- unrecorded: 其中无记录，台账为空的方案的，逾期只表示没有记录
-- longest: 最长逾期，天数，没有逾期的为 0
SELECT
  t.field_name,
  COUNT(DISTINCT t.plan) AS plans,
  COUNT(*) AS tasks,
  COUNT(CASE WHEN s.overdue THEN 1 END) AS overdue,
  COUNT(CASE WHEN s.overdue AND p.empty THEN 1 END) AS unrecorded,
  COALESCE(MAX(s.days_late), 0) AS longest
FROM asked a
JOIN standing s ON s.as_of_day = a.as_of_day
JOIN tasks t ON t.plan = s.plan AND t.as_of_day = s.as_of_day AND t.id = s.id
JOIN plans p ON p.plan = s.plan AND p.as_of_day = s.as_of_day
GROUP BY t.field_name
ORDER BY overdue DESC, t.field_name NULLS LAST
