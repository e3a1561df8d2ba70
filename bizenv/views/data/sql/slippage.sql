-- 两天之间各方案倒退了多少，一个方案一行；前一天由 --since 给出，两天都导出过的方案才有。
-- plan: 方案，方案的标识
-- title: 标题
-- nodes: 节点
-- moved: 后移，天数；没有移的为 0，没有了时限的为空
-- days: 共后移，天数
-- undated: 没有了时限
-- newly_overdue: 新逾期
-- no_longer_overdue: 不再逾期
-- sent_back: 退回，恢复督办的在内
-- fell: 进度倒退
-- overdue_before: 原逾期，前一天的
-- overdue: 逾期
SELECT
  p.plan,
  p.title,
  COUNT(*) AS nodes,
  COUNT(CASE WHEN n.due_day > b.due_day THEN 1 END) AS moved,
  CAST(SUM(CASE WHEN n.due_day > b.due_day THEN n.due_day - b.due_day ELSE 0 END) AS BIGINT) AS days,
  COUNT(CASE WHEN n.due_day IS NULL AND b.due_day IS NOT NULL THEN 1 END) AS undated,
  COUNT(CASE WHEN n.overdue AND NOT b.overdue THEN 1 END) AS newly_overdue,
  COUNT(CASE WHEN b.overdue AND NOT n.overdue THEN 1 END) AS no_longer_overdue,
  COUNT(CASE WHEN n.returned > b.returned OR (n.state = 'reopened' AND b.state <> 'reopened') THEN 1 END) AS sent_back,
  COUNT(CASE WHEN n.progress < b.progress THEN 1 END) AS fell,
  COUNT(CASE WHEN b.overdue THEN 1 END) AS overdue_before,
  COUNT(CASE WHEN n.overdue THEN 1 END) AS overdue
FROM asked a
JOIN plans p ON p.as_of_day = a.as_of_day
JOIN nodes n ON n.plan = p.plan AND n.as_of_day = a.as_of_day
JOIN nodes b ON b.plan = n.plan AND b.as_of_day = a.since_day AND b.id = n.id AND b.node = n.node
GROUP BY p.plan, p.title
ORDER BY newly_overdue DESC, moved DESC, p.plan
