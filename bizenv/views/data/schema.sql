-- 方案和进展的表和视图；ledger 和 v_ledger 由程序按督办台账的各列另建。日期是 2019-12-31 这样的文字。
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE parts (number TEXT PRIMARY KEY, title TEXT);
CREATE TABLE categories (number PRIMARY KEY NOT NULL, title TEXT); -- whole as printed, else text
CREATE TABLE measures (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, title TEXT,
  part TEXT REFERENCES parts, category REFERENCES categories);
CREATE TABLE departments (
  name TEXT PRIMARY KEY, position INTEGER NOT NULL, kind TEXT, collective INTEGER NOT NULL);
CREATE TABLE aliases (name TEXT PRIMARY KEY, department TEXT NOT NULL REFERENCES departments, why TEXT NOT NULL);
CREATE TABLE tasks (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, label TEXT NOT NULL, measure TEXT NOT NULL REFERENCES measures,
  item INTEGER, text TEXT NOT NULL, recurrence TEXT, state TEXT NOT NULL, progress INTEGER, light TEXT, reason TEXT,
  due TEXT, days_late INTEGER, extended INTEGER NOT NULL, returned INTEGER NOT NULL, last_report TEXT,
  leader TEXT, person TEXT);
CREATE TABLE task_departments (
  task TEXT NOT NULL REFERENCES tasks, role TEXT NOT NULL CHECK (role IN ('lead', 'support')), position INTEGER NOT NULL,
  department TEXT NOT NULL REFERENCES departments, PRIMARY KEY (task, role, position));
CREATE TABLE columns ( -- 方案自己的其他栏目
  task TEXT NOT NULL REFERENCES tasks, head TEXT NOT NULL, cell TEXT NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (task, head));
CREATE TABLE deadlines (
  task TEXT NOT NULL REFERENCES tasks, number INTEGER NOT NULL, text TEXT NOT NULL, clause TEXT NOT NULL,
  printed TEXT, due TEXT, implicit INTEGER NOT NULL, soft INTEGER NOT NULL, state TEXT NOT NULL, progress INTEGER,
  completed TEXT, closed_on TEXT, extended INTEGER NOT NULL, returned INTEGER NOT NULL, notices INTEGER NOT NULL,
  PRIMARY KEY (task, number));
CREATE TABLE targets (
  task TEXT NOT NULL REFERENCES tasks, position INTEGER NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
  operator TEXT NOT NULL, value REAL NOT NULL, unit TEXT NOT NULL, baseline REAL, reported REAL,
  PRIMARY KEY (task, position));
CREATE TABLE entries (
  name TEXT PRIMARY KEY, task TEXT NOT NULL REFERENCES tasks, kind TEXT NOT NULL, deadline INTEGER, date TEXT NOT NULL,
  received TEXT, recorded TEXT NOT NULL, period TEXT, stage TEXT, progress INTEGER, result TEXT, completed TEXT,
  until TEXT, "limit" TEXT, document TEXT, "by" TEXT, note TEXT, problem TEXT, coordinate TEXT, next TEXT, reason TEXT);
CREATE TABLE evidence (
  entry TEXT NOT NULL REFERENCES entries, position INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (entry, position));
CREATE TABLE files (
  entry TEXT NOT NULL REFERENCES entries, position INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (entry, position));
CREATE VIEW v_overdue AS
  SELECT t.label, d.due, CAST(julianday(m.value) - julianday(d.due) AS INTEGER) AS days_late, d.clause, d.state, d.progress,
    (SELECT group_concat(department, '、') FROM
      (SELECT department FROM task_departments WHERE task = t.id AND role = 'lead' ORDER BY position)) AS lead
  FROM deadlines d JOIN tasks t ON t.id = d.task JOIN meta m ON m.key = 'judged'
  WHERE d.due < m.value AND d.state NOT IN ('closed', 'closed_late', 'closed_unmet', 'continuing', 'terminated', 'reported_done') ORDER BY d.due, t.position;
CREATE VIEW v_next_deadlines AS
  SELECT t.label, d.due, CAST(julianday(d.due) - julianday(m.value) AS INTEGER) AS days_left, d.clause, d.state,
    (SELECT group_concat(department, '、') FROM
      (SELECT department FROM task_departments WHERE task = t.id AND role = 'lead' ORDER BY position)) AS lead
  FROM deadlines d JOIN tasks t ON t.id = d.task JOIN meta m ON m.key = 'as_of'
  WHERE d.due >= m.value AND d.state NOT IN ('closed', 'closed_late', 'closed_unmet', 'continuing', 'terminated', 'reported_done') ORDER BY d.due, t.position;
CREATE VIEW v_department_load AS
  SELECT d.name, d.kind, sum(x.role = 'lead') AS lead, sum(x.role = 'support') AS support,
    sum(x.role = 'lead' AND t.due IS NOT NULL) AS lead_with_open_deadline,
    sum(x.role = 'lead' AND t.state IN ('closed', 'closed_late', 'continuing')) AS lead_closed
  FROM departments d LEFT JOIN task_departments x ON x.department = d.name LEFT JOIN tasks t ON t.id = x.task
  GROUP BY d.name ORDER BY d.position;
