-- 两天之间往后滑的节点：时限后移、没有了时限、新逾期、退回、恢复督办、进度倒退。前一天由 --since 给出。
-- plan: 方案的标识
-- id: 编号
-- node: 节点的序号
-- unit: 现在的首家牵头单位
-- due_before: 前一天的时限
-- due: 现在的时限
-- moved: 时限后移几天，没有移的为 0，没有了时限的为空
-- state_before: 前一天的状态
-- state: 现在的状态
-- newly_overdue: 前一天没有逾期，现在逾期
-- sent_back: 两天之间退回过或恢复督办
-- progress_before: 前一天的进度
-- progress: 现在的进度
SELECT
  n.plan,
  n.id,
  n.node,
  s.lead AS unit,
  b.due AS due_before,
  n.due,
  n.due_day - b.due_day AS moved,
  b.state AS state_before,
  n.state,
  n.overdue AND NOT b.overdue AS newly_overdue,
  n.returned > b.returned OR (n.state = 'reopened' AND b.state <> 'reopened') AS sent_back,
  b.progress AS progress_before,
  n.progress
FROM asked a
JOIN nodes n ON n.as_of_day = a.as_of_day
JOIN nodes b ON b.as_of_day = a.since_day AND b.plan = n.plan AND b.id = n.id AND b.node = n.node
JOIN standing s ON s.plan = n.plan AND s.as_of_day = n.as_of_day AND s.id = n.id
WHERE n.due_day > b.due_day
  OR (n.due_day IS NULL AND b.due_day IS NOT NULL)
  OR (n.overdue AND NOT b.overdue)
  OR n.returned > b.returned
  OR (n.state = 'reopened' AND b.state <> 'reopened')
  OR n.progress < b.progress
ORDER BY n.plan, s.due_day NULLS LAST, n.id, n.node
