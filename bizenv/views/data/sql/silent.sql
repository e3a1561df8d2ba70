-- 最近截止的一轮反馈，各单位在各方案里有几项没有反馈，同 bizenv missing；不要求反馈的单位不列。
-- plan: 方案，方案的标识
-- round: 轮次
-- unit: 牵头单位，联合牵头的为首家
-- asked: 应反馈
-- silent: 没有反馈
-- owed: 待催报，没有反馈、没有办结也不待核验的
-- late: 迟报
-- longest: 最长迟报，天数，没有反馈的算到那一天
-- judged: 可点名，设灯号、计办结率的单位
SELECT
  f.plan,
  f.round,
  f.unit,
  COUNT(*) AS asked,
  COUNT(CASE WHEN f.silent THEN 1 END) AS silent,
  COUNT(CASE WHEN f.owed THEN 1 END) AS owed,
  COUNT(CASE WHEN NOT f.silent AND f.days_late > 0 THEN 1 END) AS late,
  MAX(f.days_late) AS longest,
  d.judged
FROM asked a
JOIN feedback f ON f.as_of_day = a.as_of_day
JOIN departments d ON d.plan = f.plan AND d.as_of_day = f.as_of_day AND d.unit = f.unit
GROUP BY f.plan, f.round, f.unit, d.judged
ORDER BY silent DESC, f.plan, f.unit
