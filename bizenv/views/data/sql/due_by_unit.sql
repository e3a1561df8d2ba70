-- 各单位在各方案一个期间应办结的办到哪里，同 bizenv report --by department；联合牵头的，每家各计一项。
-- plan: 方案，方案的标识
-- period: 期间
-- unit: 单位
-- judged: 可点名，设灯号、计办结率的单位
-- total: 事项
-- due: 期内应办结
-- due_closed: 期内办结
-- due_closed_unmet: 期内经批准办结
-- due_awaiting: 期内待核验
-- due_returned: 期内退回补证
-- due_reopened: 期内恢复督办
-- due_extended: 期内延期
-- due_overdue: 期内逾期
-- due_that_day: 期内当天到期
-- due_not_yet: 期内未到期
-- due_closed_late: 期内逾期办结
-- rate: 办结率，百分之几，一位小数；期内没有应办结的、不计办结率的为空
-- earlier: 以前应办结
-- earlier_open: 以前未办结
-- later: 以后应办结
-- later_behind: 进度滞后，以后应办结的
-- undated: 无时限
-- overdue: 逾期，不论计在哪里
SELECT
  c.plan,
  c.period,
  r.unit,
  d.judged,
  COUNT(*) AS total,
  COUNT(CASE WHEN c.place = 'due' THEN 1 END) AS due,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'closed' THEN 1 END) AS due_closed,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'closed_unmet' THEN 1 END) AS due_closed_unmet,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'awaiting' THEN 1 END) AS due_awaiting,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'returned' THEN 1 END) AS due_returned,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'reopened' THEN 1 END) AS due_reopened,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'extended' THEN 1 END) AS due_extended,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'overdue' THEN 1 END) AS due_overdue,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'due_today' THEN 1 END) AS due_that_day,
  COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'not_yet' THEN 1 END) AS due_not_yet,
  COUNT(CASE WHEN c.place = 'due' AND c.late THEN 1 END) AS due_closed_late,
  CASE
    WHEN COUNT(CASE WHEN c.place = 'due' THEN 1 END) > 0 AND d.judged
    THEN FLOOR(
      (2E3 * COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'closed' THEN 1 END) + COUNT(CASE WHEN c.place = 'due' THEN 1 END))
      / (2E0 * COUNT(CASE WHEN c.place = 'due' THEN 1 END))
    ) / 1E1
  END AS rate,
  COUNT(CASE WHEN c.place = 'earlier' THEN 1 END) AS earlier,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome NOT IN ('closed', 'closed_unmet') THEN 1 END) AS earlier_open,
  COUNT(CASE WHEN c.place = 'later' THEN 1 END) AS later,
  COUNT(CASE WHEN c.place = 'later' AND c.lag = 'behind' THEN 1 END) AS later_behind,
  COUNT(CASE WHEN c.place = 'undated' THEN 1 END) AS undated,
  COUNT(CASE WHEN c.lag = 'overdue' THEN 1 END) AS overdue
FROM asked a
JOIN counted c ON c.as_of_day = a.as_of_day AND c.period = a.period
JOIN roles r ON r.plan = c.plan AND r.as_of_day = c.as_of_day AND r.id = c.id AND r.role = 'lead'
JOIN departments d ON d.plan = r.plan AND d.as_of_day = r.as_of_day AND d.unit = r.unit
GROUP BY c.plan, c.period, r.unit, d.judged, d.position
ORDER BY c.plan, d.position
