-- 各印发机关（各区县）的方案那一天办到哪里，只有项数：办结率是一个方案的，不跨方案计。
-- issuer: 印发机关，没有写明的为空
-- plans: 方案，方案数
-- tasks: 事项
-- closed: 已办结，逾期办结、长期坚持、经批准办结的在内
-- overdue: 逾期
-- longest: 最长逾期，天数，没有逾期的为 0
-- awaiting: 待核验，时限已过、已报办结的
-- red: 红灯
-- coordinating: 提请协调
-- empty: 台账为空，逾期只表示没有记录
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
