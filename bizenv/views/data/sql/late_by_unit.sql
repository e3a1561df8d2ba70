-- 各单位牵头的事项里逾期的，各方案合计；联合牵头的，每家各计一项。
-- unit: 单位
-- plans: 方案，方案数
-- led: 牵头，项数
-- overdue: 逾期
-- unrecorded: 其中无记录，台账为空的方案的，逾期只表示没有记录
-- longest: 最长逾期，天数，没有逾期的为 0
-- judged: 可点名，各方案规定不一的，有一个方案计就算
SELECT
  r.unit,
  COUNT(DISTINCT r.plan) AS plans,
  COUNT(*) AS led,
  COUNT(CASE WHEN s.overdue THEN 1 END) AS overdue,
  COUNT(CASE WHEN s.overdue AND p.empty THEN 1 END) AS unrecorded,
  COALESCE(MAX(s.days_late), 0) AS longest,
  MAX(CASE WHEN d.judged THEN 1 ELSE 0 END) = 1 AS judged
FROM asked a
JOIN roles r ON r.as_of_day = a.as_of_day AND r.role = 'lead'
JOIN standing s ON s.plan = r.plan AND s.as_of_day = r.as_of_day AND s.id = r.id
JOIN departments d ON d.plan = r.plan AND d.as_of_day = r.as_of_day AND d.unit = r.unit
JOIN plans p ON p.plan = r.plan AND p.as_of_day = r.as_of_day
GROUP BY r.unit
ORDER BY overdue DESC, led DESC, r.unit
