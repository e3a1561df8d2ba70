-- 两天之间倒退的节点：时限后移、没有了时限、新逾期、退回、恢复督办、进度倒退。前一天由 --since 给出。
-- plan: 方案，方案的标识
-- id: 编号
-- node: 节点
-- unit: 牵头单位，联合牵头的为首家
-- due_before: 原时限，前一天的
-- due: 时限
-- moved: 后移，天数；没有移的为 0，没有了时限的为空
-- state_before: 原状态，前一天的
-- state: 状态
-- newly_overdue: 新逾期
-- sent_back: 退回，恢复督办的在内
-- progress_before: 原进度，前一天的
-- progress: 进度
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
