-- 各目标任务（领域）逾期的，各方案名称相同的归在一起。
-- field_name: 领域，目标任务的名称，没有的为空
-- plans: 方案，方案数
-- tasks: 事项
-- overdue: 逾期
-- longest: 最长逾期，天数，没有逾期的为 0
SELECT
  t.field_name,
  COUNT(DISTINCT t.plan) AS plans,
  COUNT(*) AS tasks,
  COUNT(CASE WHEN s.overdue THEN 1 END) AS overdue,
  COALESCE(MAX(s.days_late), 0) AS longest
FROM asked a
JOIN standing s ON s.as_of_day = a.as_of_day
JOIN tasks t ON t.plan = s.plan AND t.as_of_day = s.as_of_day AND t.id = s.id
GROUP BY t.field_name
ORDER BY overdue DESC, t.field_name NULLS LAST
