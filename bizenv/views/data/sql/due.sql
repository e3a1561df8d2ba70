-- 各方案在一个期间应办结的办到哪里，同 bizenv report --period；期间由 --period 给出，不给则为那一年。
-- plan: 方案，方案的标识
-- period: 期间
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
-- rate: 办结率，百分之几，一位小数；期内没有应办结的为空
-- earlier: 以前应办结
-- earlier_closed: 以前办结
-- earlier_closed_unmet: 以前经批准办结
-- earlier_awaiting: 以前待核验
-- earlier_returned: 以前退回补证
-- earlier_reopened: 以前恢复督办
-- earlier_extended: 以前延期
-- earlier_overdue: 以前逾期
-- earlier_that_day: 以前当天到期
-- earlier_not_yet: 以前未到期
-- later: 以后应办结
-- later_behind: 进度滞后，以后应办结的
-- later_overdue: 以后已逾期
-- undated: 无时限
-- undated_closed: 无时限办结
-- undated_answered: 无时限已反馈
-- undated_silent: 无时限、没有反馈
-- undated_unasked: 无时限未要求
-- superseded: 按新规定执行
-- terminated: 经批准终止
-- under_review: 复核中
-- overdue: 逾期，不论计在哪里
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
  COUNT(CASE WHEN c.place = 'earlier' AND c.outcome = 'due_today' THEN 1 END) AS earlier_that_day,
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
