-- 各单位牵头的事项里逾期的，各方案合计；联合牵头的，每家各计一项。
-- unit: 单位
-- plans: 在几个方案里牵头
-- led: 牵头的事项数
-- overdue: 逾期的事项数
-- longest: 逾期最长几天，没有的为 0
-- judged: 计不计办结率、可不可以点名；各方案规定不一的，有一个方案计就算计
SELECT
  r.unit,
  COUNT(DISTINCT r.plan) AS plans,
  COUNT(*) AS led,
  COUNT(CASE WHEN s.overdue THEN 1 END) AS overdue,
  COALESCE(MAX(s.days_late), 0) AS longest,
  MAX(CASE WHEN d.judged THEN 1 ELSE 0 END) = 1 AS judged
FROM asked a
JOIN roles r ON r.as_of_day = a.as_of_day AND r.role = 'lead'
JOIN standing s ON s.plan = r.plan AND s.as_of_day = r.as_of_day AND s.id = r.id
JOIN departments d ON d.plan = r.plan AND d.as_of_day = r.as_of_day AND d.unit = r.unit
GROUP BY r.unit
ORDER BY overdue DESC, led DESC, r.unit
