-- 哪些方案那一天没有导出，最近一次导出是哪一天：各处的数字都不含它们。
-- plan: 方案，方案的标识
-- issuer: 印发机关，没有写明的为空
-- last_export: 最近导出，那一天以前的
-- days_ago: 几天前
SELECT
  p.plan,
  MAX(p.issuer) AS issuer,
  MAX(p.as_of) AS last_export,
  MAX(a.as_of_day) - MAX(p.as_of_day) AS days_ago
FROM asked a
JOIN plans p ON p.as_of_day < a.as_of_day
LEFT JOIN plans n ON n.plan = p.plan AND n.as_of_day = a.as_of_day
WHERE n.plan IS NULL
GROUP BY p.plan
ORDER BY days_ago DESC, p.plan
