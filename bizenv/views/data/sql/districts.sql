-- 各印发机关（各区县）的方案那一天办到哪里，只有项数：办结率是一个方案的，不跨方案计。
-- issuer: 印发机关，方案没有写明的为空
-- plans: 方案数
-- tasks: 事项数
-- closed: 已办结销号的事项数
-- overdue: 逾期的事项数
-- longest: 逾期最长几天
-- awaiting: 时限已过、已报办结待核验的事项数
-- red: 红灯
-- coordinating: 提请协调的事项数
-- empty: 台账为空的方案数
SELECT
  issuer,
  COUNT(*) AS plans,
  CAST(SUM(tasks) AS BIGINT) AS tasks,
  CAST(SUM(closed) AS BIGINT) AS closed,
  CAST(SUM(overdue) AS BIGINT) AS overdue,
  MAX(longest) AS longest,
  CAST(SUM(awaiting) AS BIGINT) AS awaiting,
  CAST(SUM(red) AS BIGINT) AS red,
  CAST(SUM(coordinating) AS BIGINT) AS coordinating,
  COUNT(CASE WHEN empty THEN 1 END) AS empty
FROM stand
GROUP BY issuer
ORDER BY overdue DESC, issuer NULLS LAST
