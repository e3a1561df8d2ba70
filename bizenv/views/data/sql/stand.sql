-- 各方案那一天办到哪里，一个方案一行。
-- plan: 方案，方案的标识
-- title: 标题
-- issuer: 印发机关，没有写明的为空
-- tasks: 事项
-- closed: 已办结，逾期办结、长期坚持、经批准办结的在内
-- overdue: 逾期
-- longest: 最长逾期，天数，没有逾期的为 0
-- due_today: 当天到期
-- awaiting: 待核验，时限已过、已报办结的
-- red: 红灯
-- orange: 橙灯
-- yellow: 黄灯
-- coordinating: 提请协调
-- under_review: 复核中，单位有异议的
-- empty: 台账为空，逾期只表示没有记录
SELECT
  p.plan,
  p.title,
  p.issuer,
  COUNT(s.id) AS tasks,
  COUNT(CASE WHEN s.state IN ('closed', 'closed_late', 'closed_unmet', 'continuing') THEN 1 END) AS closed,
  COUNT(CASE WHEN s.overdue THEN 1 END) AS overdue,
  COALESCE(MAX(s.days_late), 0) AS longest,
  COUNT(CASE WHEN s.due_today THEN 1 END) AS due_today,
  COUNT(CASE WHEN s.awaiting THEN 1 END) AS awaiting,
  COUNT(CASE WHEN s.light = 'red' AND NOT s.under_review THEN 1 END) AS red,
  COUNT(CASE WHEN s.light = 'orange' AND NOT s.under_review THEN 1 END) AS orange,
  COUNT(CASE WHEN s.light = 'yellow' AND NOT s.under_review THEN 1 END) AS yellow,
  COUNT(CASE WHEN s.coordinating AND NOT s.under_review THEN 1 END) AS coordinating,
  COUNT(CASE WHEN s.under_review THEN 1 END) AS under_review,
  p.empty
FROM asked a
JOIN plans p ON p.as_of_day = a.as_of_day
LEFT JOIN standing s ON s.plan = p.plan AND s.as_of_day = p.as_of_day
GROUP BY p.plan, p.title, p.issuer, p.empty
ORDER BY overdue DESC, p.plan
