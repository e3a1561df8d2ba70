-- 几个方案里要求相同的事项：不计全半角、大小写、空白，一字不差；一件事办了几遍，各办到哪里。
-- twin: 组，要求的摘要，相同的是一组
-- plans: 几个方案
-- plan: 方案，方案的标识
-- id: 编号
-- unit: 牵头单位，联合牵头的为首家
-- due: 时限，最早没有办结的
-- state: 状态
-- progress: 进度
-- text: 要求
SELECT
  t.twin,
  g.plans,
  t.plan,
  t.id,
  s.lead AS unit,
  s.due,
  s.state,
  s.progress,
  t.text
FROM (
  SELECT t.as_of_day, t.twin, COUNT(DISTINCT t.plan) AS plans
  FROM asked a
  JOIN tasks t ON t.as_of_day = a.as_of_day
  GROUP BY t.as_of_day, t.twin
  HAVING COUNT(DISTINCT t.plan) > 1
) g
JOIN tasks t ON t.as_of_day = g.as_of_day AND t.twin = g.twin
JOIN standing s ON s.plan = t.plan AND s.as_of_day = t.as_of_day AND s.id = t.id
ORDER BY g.plans DESC, t.twin, t.plan, t.position
