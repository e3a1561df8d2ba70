-- 两天之间各方案往后滑了多少，一个方案一行；前一天由 --since 给出，两天都导出过的方案才有。
-- plan: 方案的标识
-- title: 标题
-- nodes: 节点数
-- moved: 时限后移的节点数
-- days: 一共后移几天
-- undated: 没有了时限的节点数
-- newly_overdue: 新逾期的节点数
-- no_longer_overdue: 不再逾期的节点数
-- sent_back: 退回、恢复督办的节点数
-- fell: 进度倒退的节点数
-- overdue_before: 前一天逾期的节点数
-- overdue: 现在逾期的节点数
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
