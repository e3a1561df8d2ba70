-- 各方案那一天办到哪里，一个方案一行。
-- plan: 方案的标识
-- title: 标题
-- issuer: 印发机关
-- tasks: 事项数
-- closed: 已办结销号的事项数，指标未达到而经批准办结的在内
-- overdue: 逾期的事项数，同 bizenv overdue
-- longest: 逾期最长几天，没有的为 0
-- due_today: 当天到期的事项数
-- awaiting: 时限已过、已报办结待核验的事项数
-- red: 红灯
-- orange: 橙灯
-- yellow: 黄灯
-- coordinating: 提请协调的事项数
-- under_review: 有异议、正在复核的事项数
-- empty: 台账为空：逾期只表示没有记录
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
