-- 各方案在一个期间应办结的办到哪里，同 bizenv report --period；期间由 --period 给出，不给则为那一年。
-- plan: 方案的标识
-- period: 期间
-- total: 事项数
-- due: 期内应办结
-- due_closed: 其中已办结
-- due_closed_unmet: 其中指标未达到、经批准办结
-- due_awaiting: 其中已报办结、待核验
-- due_returned: 其中退回补证、期限未过
-- due_reopened: 其中恢复督办
-- due_extended: 其中延期到期后
-- due_overdue: 其中逾期
-- due_that_day: 其中当天到期
-- due_not_yet: 其中未到期
-- due_closed_late: 期内应办结、已办结里逾期办结的
-- rate: 办结率，百分之几，一位小数；期内没有应办结的为空
-- earlier: 以前应办结
-- earlier_closed: 其中已办结
-- earlier_closed_unmet: 其中指标未达到、经批准办结
-- earlier_awaiting: 其中已报办结、待核验
-- earlier_returned: 其中退回补证、期限未过
-- earlier_reopened: 其中恢复督办
-- earlier_extended: 其中延期到期后
-- earlier_overdue: 其中逾期
-- earlier_due_today: 其中当天到期
-- earlier_not_yet: 其中未到期
-- later: 以后应办结
-- later_behind: 其中进度滞后
-- later_overdue: 其中已经逾期
-- undated: 无明确时限
-- undated_closed: 其中已办结
-- undated_answered: 其中已反馈
-- undated_silent: 其中没有反馈
-- undated_unasked: 其中没有要求反馈
-- superseded: 新规定未定时限
-- terminated: 经批准终止
-- under_review: 有异议、正在复核
-- overdue: 逾期的事项数，不论计在哪里
SELECT
  c.plan,
  c.period,
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
    WHEN COUNT(CASE WHEN c.place = 'due' THEN 1 END) > 0
    THEN FLOOR(
      (2E3 * COUNT(CASE WHEN c.place = 'due' AND c.outcome = 'closed' THEN 1 END) + COUNT(CASE WHEN c.place = 'due' THEN 1 END))
      / (2E0 * COUNT(CASE WHEN c.place = 'due' THEN 1 END))
    ) / 1E1
  END AS rate,
  COUNT(CASE WHEN c.place = 'earlier' THEN 1 END) AS earlier,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'closed' THEN 1 END) AS earlier_closed,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'closed_unmet' THEN 1 END) AS earlier_closed_unmet,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'awaiting' THEN 1 END) AS earlier_awaiting,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'returned' THEN 1 END) AS earlier_returned,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'reopened' THEN 1 END) AS earlier_reopened,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'extended' THEN 1 END) AS earlier_extended,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'overdue' THEN 1 END) AS earlier_overdue,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'due_today' THEN 1 END) AS earlier_due_today,
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'not_yet' THEN 1 END) AS earlier_not_yet,
  COUNT(CASE WHEN c.place = 'later' THEN 1 END) AS later,
  COUNT(CASE WHEN c.place = 'later' AND c.lag = 'behind' THEN 1 END) AS later_behind,
  COUNT(CASE WHEN c.place = 'later' AND c.lag = 'overdue' THEN 1 END) AS later_overdue,
  COUNT(CASE WHEN c.place = 'undated' THEN 1 END) AS undated,
  COUNT(CASE WHEN c.feedback = 'closed' THEN 1 END) AS undated_closed,
  COUNT(CASE WHEN c.feedback = 'answered' THEN 1 END) AS undated_answered,
  COUNT(CASE WHEN c.feedback = 'silent' THEN 1 END) AS undated_silent,
  COUNT(CASE WHEN c.feedback = 'unasked' THEN 1 END) AS undated_unasked,
  COUNT(CASE WHEN c.place = 'superseded' THEN 1 END) AS superseded,
  COUNT(CASE WHEN c.place = 'terminated' THEN 1 END) AS terminated,
  COUNT(CASE WHEN c.place = 'under_review' THEN 1 END) AS under_review,
  COUNT(CASE WHEN c.lag = 'overdue' THEN 1 END) AS overdue
FROM asked a
JOIN counted c ON c.as_of_day = a.as_of_day AND c.period = a.period
GROUP BY c.plan, c.period
ORDER BY c.plan
